"""The search for fair runs that go round for ever."""
