# SPDX-License-Identifier: Apache-2.0
"""OpenSCAD programs as trees of statements: what the generator makes, the printer writes and the reducer cuts.

A value is a number, a bool, a tuple (a vector), or a str: an expression as OpenSCAD writes it ('"red"', '0/0', 'i * 2').
A program is a tuple of statements. Trees do not change; a smaller program is a new tree.
"""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Call:
    """A module's call, with its children in braces where it has a body; also if, for, let and echo."""
    name: str
    arguments: tuple = ()      # of (name or "", value)
    body: tuple = None         # None: no braces
    modifiers: str = ""        # of * % # !
    otherwise: tuple = None    # the else of an if


@dataclass(frozen=True)
class Module:
    name: str
    parameters: tuple          # of (name, default or None)
    body: tuple


@dataclass(frozen=True)
class Function:
    name: str
    parameters: tuple
    expression: str


@dataclass(frozen=True)
class Assignment:
    name: str
    value: object


# -- Writing --

def number_text(number):
    if isinstance(number, bool):
        return "true" if number else "false"
    if isinstance(number, int):
        return str(number)
    text = "%.17g" % number
    short = "%.6g" % number
    return short if float(short) == number else text


def value_text(value):
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "[" + ", ".join(map(value_text, value)) + "]"
    return number_text(value)


def arguments_text(arguments):
    return ", ".join((name + " = " if name else "") + value_text(value) for name, value in arguments)


def parameters_text(parameters):
    return ", ".join(name if value is None else name + " = " + value_text(value) for name, value in parameters)


def body_lines(body, indent):
    """What follows a head: a block, or a single statement on the same line."""
    if body is None:
        return [";"]
    if len(body) == 1 and isinstance(body[0], Call) and body[0].otherwise is None:
        lines = statement_lines(body[0], indent)
        return [" " + lines[0].lstrip()] + lines[1:]
    if not body:
        return [" {}"]
    inner = [line for statement in body for line in statement_lines(statement, indent + 1)]
    return [" {"] + inner + ["  " * indent + "}"]


def statement_lines(statement, indent=0):
    pad = "  " * indent
    if isinstance(statement, Assignment):
        return ["%s%s = %s;" % (pad, statement.name, value_text(statement.value))]
    if isinstance(statement, Function):
        return ["%sfunction %s(%s) = %s;" % (pad, statement.name, parameters_text(statement.parameters), statement.expression)]
    if isinstance(statement, Module):
        inner = [line for child in statement.body for line in statement_lines(child, indent + 1)]
        return ["%smodule %s(%s) {" % (pad, statement.name, parameters_text(statement.parameters))] + inner + [pad + "}"]
    head = "%s%s%s(%s)" % (pad, statement.modifiers, statement.name, arguments_text(statement.arguments))
    after = body_lines(statement.body, indent)
    lines = [head + after[0]] + after[1:]
    if statement.otherwise is not None:
        after = body_lines(statement.otherwise, indent)
        lines += [pad + "else" + after[0]] + after[1:]
    return lines


def program_text(program):
    return "".join(line + "\n" for statement in program for line in statement_lines(statement))


# -- Walking --

def parts(statement):
    """The lists of statements inside one, as (field, statements)."""
    if isinstance(statement, Call):
        if statement.body is not None:
            yield "body", statement.body
        if statement.otherwise is not None:
            yield "otherwise", statement.otherwise
    elif isinstance(statement, Module):
        yield "body", statement.body


def every(program):
    """Each statement of a program, outer ones first."""
    for statement in program:
        yield statement
        for _, inner in parts(statement):
            yield from every(inner)


def names_used(program):
    return {statement.name for statement in every(program) if isinstance(statement, Call)}


def size(program):
    return len(program_text(program))


def with_part(statement, field, inner):
    return replace(statement, **{field: tuple(inner)})
