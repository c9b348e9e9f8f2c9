"""The compiled inner loops, and the tables that they read. They know nothing of the panel.

The shared variables of a state are one bit of a mask, so one tuple of slots stands for all states
that differ only in them, and an event is applied to all of those at once. A tuple is a list of
state numbers, one for each position; its key is two words, each a sum of one weight a position.

All kernels stand in this one file, because the cache of compiled code looks at no other.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from session_panel_spec.check.explicit.program import Array, Program, Scratch

Function = TypeVar("Function", bound=Callable[..., Any])
BLOCK_BITS = 7
"""A sweep passes over so many ranks at once where none of them is in the level."""

ENTRIES_AT_ONCE = 1 << 18
"""So many entries of a hash set are swept before an interruption is noticed."""


UNCOUNTED: dict[str, Any] = {"_nrt": False}
"""No references are counted: the kernels make no arrays, and counting costs five times the rest."""


class Ranks(NamedTuple):
    """The masks of every rank, as a thread knows them.

    Attributes:
        level: the states whose successors are to be found.
        upcoming: those that the thread has found; `touched` the blocks of ranks in which they are.
    """

    level: Array
    visited: Array
    upcoming: Array
    touched: Array


class Entries(NamedTuple):
    """A hash set of keys, a word of which is -1 where there is none, and the masks of each."""

    keys: Array
    level: Array
    visited: Array
    upcoming: Array


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, or take it from the cache, for any thread."""
    return cast("Function", njit(cache=True, nogil=True, **UNCOUNTED)(function))


def inlined(function: Function) -> Function:
    """Compile a function into every kernel that calls it."""
    return cast("Function", njit(forceinline=True, **UNCOUNTED)(function))


@inlined
def ones(mask: int) -> int:
    """Return how many bits of a mask are set."""
    bits = np.uint64(mask)
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    low = np.uint64(0x3333333333333333)
    bits = (bits & low) + ((bits >> np.uint64(2)) & low)
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def context(total: int, limit: int) -> int:
    """Return which of the counts in a word of seven-bit fields are below their bounds.

    That is the highest bit of each field; step by step these are moved together.
    """
    below = (limit - total) >> 6 & 0x0102040810204081
    below = (below | below >> 6) & 0x03000C003000C003
    below = (below | below >> 12) & 0x0F000000F000000F
    return (below | below >> 24 | below >> 48) & 0x1FF


@inlined
def reached(program: Program, number: int, mask: int) -> tuple[int, int]:
    """Return what a relation makes of a mask, and how many steps that are."""
    image, steps, byte = 0, 0, 0
    while mask != 0:
        image |= program.images[number, byte, mask & 255]
        steps += program.steps[number, byte, mask & 255]
        mask >>= 8
        byte += 1
    return image, steps


@inlined
def digit(program: Program, position: int, rest: int) -> int:
    """Return the last state whose weight at a position is not above what is left of a word."""
    low, high = program.first_state[position], program.end_state[position]
    while high - low > 1:
        middle = (low + high) // 2
        if program.weight[position, middle] <= rest:
            low = middle
        else:
            high = middle
    return int(low)


@inlined
def unpack(program: Program, low: int, high: int, here: Array) -> None:
    """Write down the tuple that a key stands for."""
    rests = (low, high)
    for position in range(here.size - 1, -1, -1):
        state = here[position]
        first, second = rests
        rest = second if program.word[position] else first
        weight = program.weight[position]
        known = weight[state] <= rest and (
            state + 1 == program.end_state[position] or rest < weight[state + 1]
        )
        if not known:
            state = digit(program, position, rest)
            here[position] = state
        rest -= weight[state]
        rests = (first, rest) if program.word[position] else (rest, second)


@inlined
def advance(program: Program, here: Array) -> None:
    """Go on to the tuple with the next rank."""
    for position in range(here.size):
        last = program.end_state[position] - 1
        if position + 1 < program.ends[position]:
            last = here[position + 1]
        if here[position] < last:
            here[position] += 1
            return
        here[position] = program.first_state[position]


@inlined
def pack(program: Program, row: Array, key: Array) -> None:
    """Write down the key of a tuple."""
    key[0] = 0
    key[1] = 0
    for position in range(row.size):
        key[program.word[position]] += program.weight[position, row[position]]


@inlined
def settle(row: Array, at: int, begin: int, end: int) -> None:
    """Move the one state that may be out of order to its place."""
    while at > begin and row[at - 1] > row[at]:
        row[at - 1], row[at] = row[at], row[at - 1]
        at -= 1
    while at + 1 < end and row[at + 1] < row[at]:
        row[at + 1], row[at] = row[at], row[at + 1]
        at += 1


@inlined
def orbit_size(program: Program, row: Array) -> int:
    """Return how many tuples one counts for: all orders of its slots, if each counts."""
    number, alike = 1, 0
    for position in range(row.size if program.whole else 0):
        begin = program.begins[position]
        same = position > begin and row[position] == row[position - 1]
        alike = alike + 1 if same else 1
        number *= position - begin + 1
        if alike > 1:
            number //= alike
    return number


@inlined
def twins(program: Program, here: Array, position: int) -> int:
    """Return how many sorted slots are in the same state from a position on."""
    end = position + 1
    while end < program.ends[position] and here[end] == here[position]:
        end += 1
    return int(end - position)


@inlined
def change_all(program: Program, scratch: Scratch, change: int) -> None:
    """Work out the tuple after a uniform change."""
    row, total = scratch.rows[change], 0
    for position in range(row.size):
        row[position] = program.uniform[change, scratch.rows[0, position]]
        total += program.after[row[position]]
        settle(row, position, program.begins[position], position + 1)
    scratch.totals[change] = total
    pack(program, row, scratch.keys[change])


@inlined
def prepare(program: Program, scratch: Scratch) -> None:
    """Work out the tuple after each uniform change that alters it."""
    here = scratch.rows[0]
    change_all(program, scratch, 0)
    for change in range(1, scratch.altered.size):
        altered = 0
        for position in range(here.size):
            altered += program.uniform[change, here[position]] != here[position]
        scratch.altered[change] = altered
        if altered:
            change_all(program, scratch, change)


@inlined
def acting(scratch: Scratch, change: int) -> int:
    """Return a uniform change if it alters the tuple, or else the one that alters nothing."""
    return change if scratch.altered[change] else 0


@inlined
def put(  # noqa: PLR0913, PLR0917 - a kernel keeps nothing between calls
    program: Program, scratch: Scratch, n: int, change: int, gone: int, to: int, position: int
) -> None:
    """Write down the key of a tuple after a uniform change, one of its sorted states replaced."""
    row, key, weight = scratch.rows[change], scratch.found[n], program.weight
    key[0], key[1] = scratch.keys[change, 0], scratch.keys[change, 1]
    at = program.begins[position]
    while row[at] != gone:
        at += 1
    while at + 1 < program.ends[position] and row[at + 1] < to:
        key[program.word[at]] += weight[at, row[at + 1]] - weight[at, row[at]]
        at += 1
    while at > program.begins[position] and row[at - 1] > to:
        key[program.word[at]] += weight[at, row[at - 1]] - weight[at, row[at]]
        at -= 1
    key[program.word[at]] += weight[at, to] - weight[at, row[at]]


@inlined
def context_before(program: Program, here: Array) -> int:
    """Return the context that the effects on a tuple have."""
    total = 0
    for position in range(here.size):
        total += program.before[here[position]]
    return context(total, program.before_limit)


@inlined
def expand_slot(  # noqa: PLR0913, PLR0917 - a kernel keeps nothing between calls
    program: Program, scratch: Scratch, mask: int, before: int, position: int, n: int
) -> tuple[int, int]:
    """Write down the successors by the moves of one slot, which number from `n` on.

    Returns:
        How many successors there are now, and how many steps lead to these.
    """
    state, steps = scratch.rows[0, position], 0
    for move in range(program.first_move[state], program.first_move[state + 1]):
        to, change = program.to[move], acting(scratch, program.change[move])
        gone = program.uniform[change, state]
        total = scratch.totals[change] + program.after[to] - program.after[gone]
        number = program.relation[program.effect[move], before, context(total, program.after_limit)]
        if to == state and scratch.altered[change] == (gone != state):
            number += program.still
        image, more = reached(program, number, mask)
        if more > 0:
            put(program, scratch, n, change, gone, to, position)
            scratch.masks[n] = image
            n += 1
            steps += more
    return n, steps


@inlined
def expand(program: Program, scratch: Scratch, mask: int) -> tuple[int, int]:
    """Write down the successors of the states of a tuple; return how many tuples and steps."""
    prepare(program, scratch)
    here = scratch.rows[0]
    before = context_before(program, here)
    n, steps = 0, 0
    for position in range(here.size):
        if position > program.begins[position] and here[position - 1] == here[position]:
            continue
        alike = twins(program, here, position)
        n, more = expand_slot(program, scratch, mask, before, position, n)
        steps += more * alike
    return n, steps


@compiled
def sweep_ranks(program: Program, scratch: Scratch, ranks: Ranks, blocks: Array) -> int:
    """Expand a level's states in some blocks of ranks; return how many steps they have.

    Threads share the level and the visited states; what is upcoming each has for itself.
    """
    level, here = ranks.level, scratch.rows[0]
    steps = 0
    for block in blocks:
        unpack(program, block << BLOCK_BITS, 0, here)
        for rank in range(block << BLOCK_BITS, min((block + 1) << BLOCK_BITS, level.size)):
            if level[rank] != 0:
                n, more = expand(program, scratch, int(level[rank]))
                steps += more * orbit_size(program, here)
                enter(scratch, ranks, n)
                level[rank] = 0
            advance(program, here)
    return steps


@inlined
def enter(scratch: Scratch, ranks: Ranks, n: int) -> None:
    """Make those of so many successors upcoming that have not been visited."""
    for i in range(n):
        to = scratch.found[i, 0]
        new = scratch.masks[i] & ~int(ranks.visited[to])
        ranks.upcoming[to] |= new
        ranks.touched[to >> BLOCK_BITS] |= new != 0


@compiled
def next_level(
    program: Program, scratch: Scratch, ranks: Ranks, upcoming: Array, blocks: Array
) -> int:
    """Make what is upcoming in some blocks of ranks the level; return how many states it has.

    Args:
        program: the tables.
        scratch: where a tuple is taken apart.
        ranks: the level and the visited states.
        upcoming: what each thread has found.
        blocks: where any has found something.
    """
    level, here = ranks.level, scratch.rows[0]
    states = 0
    for block in blocks:
        unpack(program, block << BLOCK_BITS, 0, here)
        for rank in range(block << BLOCK_BITS, min((block + 1) << BLOCK_BITS, level.size)):
            new = collect(upcoming, rank)
            if new != 0:
                level[rank] = new
                ranks.visited[rank] |= new
                states += ones(new) * orbit_size(program, here)
            advance(program, here)
    return states


@inlined
def collect(upcoming: Array, rank: int) -> int:
    """Take what threads have found at a rank."""
    new = 0
    for thread in range(upcoming.shape[0]):
        new |= int(upcoming[thread, rank])
        upcoming[thread, rank] = 0
    return new


@compiled
def write_steps(
    program: Program, scratch: Scratch, maps: Array, codes: Array, steps: tuple[Array, ...]
) -> int:
    """Write down every step that changes one of some states, each; return how many there are.

    Args:
        program: the tables.
        scratch: where a tuple is taken apart.
        maps: what each map makes of each state of the shared variables, or -1.
        codes: the states: the rank of the tuple, and as the last digit the shared variables.
        steps: where the sources go, by their places in `codes`; the positions; the moves; and the
            codes of the targets.
    """
    here, keys, shared = scratch.rows[0], scratch.keys, maps.shape[1]
    n = 0
    for source in range(codes.size):
        unpack(program, codes[source] // shared, 0, here)
        prepare(program, scratch)
        before = context_before(program, here)
        for position in range(here.size):
            state = here[position]
            weight = program.weight[position]
            for move in range(program.first_move[state], program.first_move[state + 1]):
                effect, to = program.effect[move], program.to[move]
                change = acting(scratch, program.change[move])
                gone = program.uniform[change, state]
                total = scratch.totals[change] + program.after[to] - program.after[gone]
                number = program.relation[effect, before, context(total, program.after_limit)]
                after = maps[number, codes[source] % shared]
                target = (keys[change, 0] + weight[to] - weight[gone]) * shared + after
                if after >= 0 and target != codes[source]:
                    steps[0][n], steps[1][n], steps[2][n] = source, position, move
                    steps[3][n] = target
                    n += 1
    return n


@inlined
def find(keys: Array, low: int, high: int) -> int:
    """Return where a key is in a hash set, or where it is to be put."""
    last = np.uint64(keys.shape[0] - 1)
    bits = np.uint64(low) * np.uint64(0x9E3779B97F4A7C15)
    bits ^= np.uint64(high) * np.uint64(0xC2B2AE3D27D4EB4F)
    bits ^= bits >> np.uint64(32)
    bits *= np.uint64(0xD6E8FEB86659FD93)
    at = np.int64((bits ^ (bits >> np.uint64(32))) & last)
    while keys[at, 0] != -1 and (keys[at, 0] != low or keys[at, 1] != high):
        at = (at + 1) & np.int64(last)
    return int(at)


@compiled
def sweep_set(
    program: Program, scratch: Scratch, entries: Entries, begin: int, room: int
) -> tuple[int, int, int, int]:
    """Expand a level's states in some entries of the set, while there is room for more.

    Returns:
        How far it came, and how many keys, states and steps are new.
    """
    keys, level, visited = entries.keys, entries.level, entries.visited
    new_keys, new_states, steps = 0, 0, 0
    end = min(begin + ENTRIES_AT_ONCE, level.size)
    for entry in range(begin, end):
        if level[entry] == 0:
            continue
        if new_keys + scratch.masks.size > room:
            return entry, new_keys, new_states, steps
        unpack(program, keys[entry, 0], keys[entry, 1], scratch.rows[0])
        n, more = expand(program, scratch, int(level[entry]))
        level[entry] = 0
        steps += more
        for i in range(n):
            low, high = scratch.found[i, 0], scratch.found[i, 1]
            to = find(keys, low, high)
            new_keys += keys[to, 0] == -1
            keys[to, 0], keys[to, 1] = low, high
            new = scratch.masks[i] & ~int(visited[to])
            visited[to] |= new
            entries.upcoming[to] |= new
            new_states += ones(new)
    return end, new_keys, new_states, steps


@compiled
def refill(old_keys: Array, old_masks: Array, keys: Array, masks: Array) -> None:
    """Move every entry of a hash set to a larger one."""
    for entry in range(old_keys.shape[0]):
        if old_keys[entry, 0] != -1:
            to = find(keys, old_keys[entry, 0], old_keys[entry, 1])
            keys[to, 0], keys[to, 1] = old_keys[entry, 0], old_keys[entry, 1]
            for kind in range(masks.shape[0]):
                masks[kind, to] = old_masks[kind, entry]
