"""The arguments of a task, checked against its annotations on both ends of a queue."""

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import to_json

POSITIONAL = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class Arguments:
    """Those of one function, but for the first, which is arq's `ctx`.

    The methods raise pydantic's `ValidationError`.
    """

    def __init__(self, function: Callable[..., object]) -> None:
        parameters = list(
            inspect.signature(function, eval_str=True).parameters.values()
        )
        if not parameters or parameters[0].kind not in POSITIONAL:
            raise TypeError("the first parameter must be `ctx: Context`")
        self._parameters = parameters[1:]
        self._model = create_model(
            f"Arguments of {function.__name__}",
            __config__=ConfigDict(
                extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
            ),
            **cast(
                "dict[str, Any]",
                {f"argument_{each.name}": field(each) for each in self._parameters},
            ),
        )

    def encode(self, arguments: Mapping[str, object]) -> dict[str, Any]:
        """Check arguments, and give them as JSON values."""
        model = self._model.model_validate(dict(arguments))
        return dump(model)

    def encode_json(self, arguments: Mapping[str, object]) -> dict[str, Any]:
        """The same for arguments that are JSON values already, as over HTTP."""
        return dump(self._model.model_validate_json(to_json(arguments)))

    def encode_texts(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The same for texts, as from a command line: JSON where a text does not do."""
        try:
            return self.encode(texts)
        except ValidationError as error:
            wrong = {problem["loc"][0] for problem in error.errors()}
            parsed = {
                name: parse(text) if name in wrong else text
                for name, text in texts.items()
            }
            return self.encode(parsed)

    def decode(self, encoded: Mapping[str, object]) -> dict[str, Any]:
        """Check arguments that come out of a queue, and give them as Python values."""
        model = self._model.model_validate_json(to_json(encoded))
        return {
            each.name: getattr(model, f"argument_{each.name}")
            for each in self._parameters
            if f"argument_{each.name}" in model.model_fields_set
        }


def field(parameter: inspect.Parameter) -> tuple[object, FieldInfo]:
    if parameter.kind not in NAMED:
        raise TypeError(f"{parameter}: write each argument by its name")
    if parameter.name.startswith("_"):
        raise TypeError(f"{parameter.name}: names with _ are those of options")
    if parameter.annotation is parameter.empty:
        raise TypeError(f"{parameter.name} has no annotation")
    required = parameter.default is parameter.empty
    default = ... if required else parameter.default
    # Under their own names some would hide methods of the model.
    return parameter.annotation, Field(default, alias=parameter.name)


def dump(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def parse(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
