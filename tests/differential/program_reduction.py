# SPDX-License-Identifier: Apache-2.0
"""Makes a failing program smaller for as long as it fails in the same way."""
import time
from dataclasses import replace

from program_tree import Assignment, Call, Function, Module, names_used, parts, size, with_part


def number_steps(value):
    """Simpler values for one, simplest first."""
    if isinstance(value, str):
        return (1, 2, 5, (0, 0, 0)) if not value.replace("/", "").isdigit() else ()
    if isinstance(value, bool):
        return (False,) if value else ()
    if isinstance(value, (int, float)):
        near = [c for c in (0, 1, 2, 5, 10, int(value), round(value), round(value * 2) / 2, round(value, 1)) if c != value]
        return tuple(dict.fromkeys(c for c in near if len(str(c)) < len(str(value)) or len(str(c)) == len(str(value)) and abs(c) < abs(value)))
    return ()


def value_steps(value):
    yield from number_steps(value)
    if isinstance(value, tuple):
        if value and all(isinstance(item, (int, float)) for item in value) and any(value):
            yield tuple(0 for _ in value)
        for i, item in enumerate(value):
            if len(value) > 3 or isinstance(item, tuple):
                yield value[:i] + value[i + 1:]
        for i, item in enumerate(value):
            for simpler in value_steps(item):
                yield value[:i] + (simpler,) + value[i + 1:]


def pairs_steps(pairs):
    for i in range(len(pairs)):
        yield pairs[:i] + pairs[i + 1:]
    for i, (name, value) in enumerate(pairs):
        if value is not None:
            for simpler in value_steps(value):
                yield pairs[:i] + ((name, simpler),) + pairs[i + 1:]


def statement_steps(statement):
    """Lists of statements that may stand in one's place, the smallest first."""
    if isinstance(statement, Call):
        if statement.body:
            yield statement.body
        if statement.otherwise:
            yield statement.otherwise
        if statement.otherwise is not None:
            yield (replace(statement, otherwise=None),)
        if statement.body == ():
            yield (replace(statement, body=None),)
        if statement.modifiers:
            yield (replace(statement, modifiers=""),)
    for field, inner in parts(statement):
        for smaller in list_steps(inner):
            yield (with_part(statement, field, smaller),)
    if isinstance(statement, Call):
        for fewer in pairs_steps(statement.arguments):
            yield (replace(statement, arguments=fewer),)
    elif isinstance(statement, Module):
        for fewer in pairs_steps(statement.parameters):
            yield (replace(statement, parameters=fewer),)
    elif isinstance(statement, Assignment):
        for simpler in value_steps(statement.value):
            yield (replace(statement, value=simpler),)


def list_steps(statements):
    for i in range(len(statements)):
        yield statements[:i] + statements[i + 1:]
    for i, statement in enumerate(statements):
        for instead in statement_steps(statement):
            yield statements[:i] + tuple(instead) + statements[i + 1:]


def inlined(program):
    """The program with the calls of one of its modules replaced by what stands in it."""
    for module in program:
        if isinstance(module, Module):
            def put(statements):
                out = []
                for s in statements:
                    if isinstance(s, Call) and s.name == module.name:
                        out += [a for a in (Assignment(n, v) for n, v in module.parameters if v is not None)][:0]
                        out += module.body
                    else:
                        for field, inner in parts(s):
                            s = with_part(s, field, put(inner))
                        out.append(s)
                return tuple(out)
            yield put(tuple(s for s in program if s is not module))


def smallest(program, fails, seconds=40, tries=1500):
    """The smallest program found that still `fails`. Greedy: the first smaller one that fails is gone on with."""
    end = time.monotonic() + seconds
    seen = set()
    again = True
    while again:
        again = False
        for candidates in (list_steps(program), inlined(program)):
            for candidate in candidates:
                if time.monotonic() > end or tries <= 0:
                    return program
                if candidate in seen or size(candidate) > size(program):
                    continue
                seen.add(candidate)
                tries -= 1
                if fails(candidate):
                    program, again = candidate, True
                    break
            if again:
                break
    return program


def signature(program, kind):
    """By what two reduced programs count as one fault."""
    return kind + ": " + " ".join(sorted(names_used(program)))
