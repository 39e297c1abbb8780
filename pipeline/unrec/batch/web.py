"""Web addresses: what is named is fetched, and nothing elsewhere that it leads to, unless one says so."""

import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Access(NamedTuple):
    """Where sources on the web may be.

    `follow`: a redirect may lead to another host. `private`: a host may have an address that is not public,
    of this machine or a network of one's own.
    """

    follow: bool = False
    private: bool = False


PUBLIC = Access()
"""What is read where nothing else is asked for."""


class RefusedError(Exception):
    """An address is refused; the message says why and by which option it is allowed.

    No `OSError`: the driver would take that for a name that leads nowhere.
    """


def host_of(address: str) -> str:
    """Return the host of a web address, in small letters; empty where it names none."""
    return (urlsplit(address).hostname or "").lower()


def client(access: Access) -> Callable[..., Awaitable[Any]]:
    """Return what makes the sessions of fsspec's driver for the web, each of which keeps to `access`.

    An address is looked at where it is connected to, so that no name leads to one that is refused.
    """

    async def session(**settings: Any) -> Any:
        import aiohttp

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(_on_request(access))
        trace.on_request_redirect.append(_on_redirect(access))
        connector = aiohttp.TCPConnector(resolver=_resolver(access))
        return aiohttp.ClientSession(trace_configs=[trace], connector=connector, **settings)

    return session


def _on_request(access: Access) -> Callable[..., Awaitable[None]]:
    async def on_request(_: Any, __: Any, started: Any) -> None:
        _check(started.url.host or "", access)

    return on_request


def _on_redirect(access: Access) -> Callable[..., Awaitable[None]]:
    async def on_redirect(_: Any, __: Any, redirected: Any) -> None:
        response = redirected.response
        location = response.headers.get("Location") or response.headers.get("URI") or ""
        target = response.url.join(type(response.url)(location))
        if not access.follow and target.host != redirected.url.host:
            raise RefusedError(f"it redirects to another host, {target.host}; --follow reads what is there")
        _check(target.host or "", access)

    return on_redirect


def _resolver(access: Access) -> Any:
    import aiohttp

    class Resolver(aiohttp.ThreadedResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> Any:
            found = await super().resolve(host, port, family)
            for each in found:
                _check(each["host"], access)
            return found

    return Resolver()


def _check(host: str, access: Access) -> None:
    """Raise RefusedError for an address that is not public; a name is looked at once it is resolved."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return
    inner = getattr(address, "ipv4_mapped", None) or address
    if not access.private and (not inner.is_global or inner.is_multicast):
        raise RefusedError(f"{host} is a private address; --private reads what is there")
