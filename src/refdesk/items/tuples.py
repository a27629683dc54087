"""Named tuples that are made quickly.

`typing.NamedTuple` and `collections.namedtuple` compile source text for every class; with seventy of them loaded, that is a
twentieth of a short command's time. Here the methods that do not depend on the fields are in one base class, and a constructor
is the compiled code of another with as many fields, with the names changed. To a type checker this is `typing.NamedTuple`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from collections.abc import Mapping
    from types import FunctionType

    MODELS: dict[int, type] = {}  # a named tuple of the standard library for each number of fields

    def model(size: int) -> type:
        if size not in MODELS:
            MODELS[size] = namedtuple("Model", [f"field{number}" for number in range(size)])
        return MODELS[size]

    class Methods(tuple):
        """What named tuples of any fields have."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()
        _field_defaults: Mapping[str, Any] = {}

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"expected {len(cls._fields)} values, got {len(made)}")
            return made

        def _replace(self, **changes):
            made = tuple.__new__(self.__class__, map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"unexpected fields: {list(changes)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            values = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{self.__class__.__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

    class Maker(type):
        """Makes a class with annotations into a class of tuples, with its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", {}))
            defaults = {field: body.pop(field) for field in fields if field in body}
            like = model(len(fields))
            code = like.__new__.__code__.replace(co_name="__new__", co_varnames=("_cls", *fields))
            body |= {field: vars(like)[number] for field, number in zip(fields, like._fields, strict=True)}
            body["__new__"] = FunctionType(code, like.__new__.__globals__, "__new__", tuple(defaults.values()))
            body |= {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
            return type(name, (Methods,), body)

    class NamedTuple(metaclass=Maker):
        """The base of named tuples."""
