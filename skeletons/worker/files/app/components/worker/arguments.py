"""The arguments of a task, checked against its annotations on both ends of a queue."""

import inspect
import json
from collections.abc import Callable, Mapping
from inspect import Parameter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import to_json

# Plain JSON has no bytes.
CONFIG = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Arguments:
    """Those of one function, but for the first, which is arq's `ctx`.

    The methods raise pydantic's `ValidationError`.
    """

    def __init__(self, function: Callable[..., object]) -> None:
        signature = inspect.signature(function, eval_str=True)
        parameters = list(signature.parameters.values())
        if not parameters or parameters[0].kind not in (
            Parameter.POSITIONAL_ONLY,
            Parameter.POSITIONAL_OR_KEYWORD,
        ):
            raise TypeError("the first parameter must be `ctx: Context`")
        # Under their own names some would hide methods of the model.
        self._fields = {f"argument_{each.name}": each.name for each in parameters[1:]}
        fields: dict[str, Any] = dict(
            zip(self._fields, map(field, parameters[1:]), strict=True)
        )
        self._model: type[BaseModel] = create_model(
            f"Arguments of {function.__name__}", __config__=CONFIG, **fields
        )

    def encode(self, arguments: Mapping[str, object]) -> dict[str, Any]:
        """Check arguments, and give them as JSON values."""
        return dump(self._model.model_validate(dict(arguments)))

    def encode_json(self, arguments: Mapping[str, object]) -> dict[str, Any]:
        """The same for arguments that are JSON values already, as over HTTP."""
        return dump(self._model.model_validate_json(to_json(arguments)))

    def encode_texts(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The same for texts, as from a command line: JSON where a text does not do."""
        try:
            return self.encode(texts)
        except ValidationError as error:
            wrong = {problem["loc"][0] for problem in error.errors()}
            return self.encode(
                {
                    name: parse(text) if name in wrong else text
                    for name, text in texts.items()
                }
            )

    def decode(self, encoded: Mapping[str, object]) -> dict[str, Any]:
        """Check arguments that come out of a queue, and give them as Python values."""
        model = self._model.model_validate_json(to_json(encoded))
        return {
            name: getattr(model, field)
            for field, name in self._fields.items()
            if field in model.model_fields_set
        }


def field(parameter: Parameter) -> tuple[object, FieldInfo]:
    if parameter.kind not in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY):
        raise TypeError(f"{parameter}: write each argument by its name")
    if parameter.name.startswith("_"):
        raise TypeError(f"{parameter.name}: names with _ are those of options")
    if parameter.annotation is parameter.empty:
        raise TypeError(f"{parameter.name} has no annotation")
    required = parameter.default is parameter.empty
    default = ... if required else parameter.default
    return parameter.annotation, Field(default, alias=parameter.name)


def dump(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def parse(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
