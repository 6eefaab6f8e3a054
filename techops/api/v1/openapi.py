"""The OpenAPI 3.1 document of the public API, made from the functions' own signatures."""

import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Iterator
from typing import Any

import techops
import techops.api.v1 as version_package
from techops.access.matrix import Permission
from techops.api.endpoint import Endpoint, endpoint

JSON_TYPES: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dict: {"type": "object"},
    list: {"type": "array", "items": {"type": "object"}},
}
REFUSALS = {
    "400": "The request makes no sense",
    "401": "Not logged in",
    "403": "Not allowed for this role",
    "404": "Not found, or not visible to the caller",
    "409": "Somebody else was first, or the document has moved on",
    "417": "A business rule refuses",
    "429": "Too many requests",
}


@endpoint(*Permission)
def document() -> dict:
    """Return this document."""
    return build()


def build() -> dict[str, Any]:
    """Describe every endpoint of this version."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "TechOps",
            "version": techops.__version__,
            "license": {"name": "GPL-3.0-only", "identifier": "GPL-3.0-only"},
        },
        "servers": [{"url": "/api/method"}],
        "paths": {f"/{path}": _path(path, function) for path, function in endpoints()},
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
                "token": {"type": "apiKey", "in": "header", "name": "Authorization"},
                "oauth": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {
                "Error": {
                    "type": "object",
                    "properties": {
                        "exc_type": {"type": "string"},
                        "error": {
                            "type": "object",
                            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                        },
                    },
                }
            },
        },
        "security": [{"session": []}, {"token": []}, {"oauth": []}],
    }


def endpoints() -> Iterator[tuple[str, Endpoint]]:
    """Yield the dotted path and the function of every endpoint of this version, sorted."""
    for module_info in sorted(pkgutil.iter_modules(version_package.__path__), key=lambda module: module.name):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{version_package.__name__}.{module_info.name}")
        for name, member in sorted(vars(module).items()):
            if hasattr(member, "techops_permissions"):
                yield f"{module.__name__}.{name}", member


def _path(path: str, function: Endpoint) -> dict[str, Any]:
    resource, name = path.rsplit(".", 2)[-2:]
    operation: dict[str, Any] = {
        "operationId": f"{resource}_{name}",
        "tags": [resource],
        "summary": (inspect.getdoc(function) or "").split("\n", 1)[0],
        "x-permissions": [permission.value for permission in function.techops_permissions],
        "responses": _responses(),
    }
    if not function.techops_permissions:
        operation["security"] = []  # for guests, who hold a secret
    parameters = list(inspect.signature(function).parameters.values())
    if function.techops_write:
        operation["requestBody"] = _body(parameters)
        return {"post": operation}
    operation["parameters"] = [_query(parameter) for parameter in parameters]
    return {"get": operation}


def _responses() -> dict[str, Any]:
    success = {
        "description": "The answer",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"message": {"type": ["object", "array", "string", "null"]}},
                }
            }
        },
    }
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refusals = {code: {"description": text, "content": error} for code, text in REFUSALS.items()}
    return {"200": success, **refusals}


def _body(parameters: list[inspect.Parameter]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {parameter.name: _schema(parameter) for parameter in parameters},
    }
    required = [parameter.name for parameter in parameters if parameter.default is parameter.empty]
    if required:
        schema["required"] = required
    return {"required": bool(required), "content": {"application/json": {"schema": schema}}}


def _query(parameter: inspect.Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.default is parameter.empty,
        "schema": _schema(parameter),
    }


def _schema(parameter: inspect.Parameter) -> dict[str, Any]:
    annotation = parameter.annotation
    union = isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union
    kinds = (
        [kind for kind in typing.get_args(annotation) if kind is not type(None)] if union else [annotation]
    )
    kinds = [typing.get_origin(kind) or kind for kind in kinds]
    if len(kinds) > 1 and str in kinds:
        kinds.remove(str)  # JSON text of a list or an object, for form posts
    schema = dict(JSON_TYPES.get(kinds[0], {}))
    if parameter.default not in (parameter.empty, None):
        schema["default"] = parameter.default
    return schema
