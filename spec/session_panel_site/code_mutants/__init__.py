"""The panel's code, broken in one place at a time: does a verification tell?"""
