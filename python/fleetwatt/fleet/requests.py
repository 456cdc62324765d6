"""Energy and duration of a request to a language model."""

from __future__ import annotations

from typing import NamedTuple

from fleetwatt import _core, catalogue

__all__ = ["RequestNeeds", "request_needs"]


class RequestNeeds(NamedTuple):
    """What a request takes.

    Attributes
    ----------
    memory_gb : float, [GB]
        For the model.
    gpus : float
        Accelerators that hold it, a power of two.
    latency_s : float, [s]
        Duration of the answer.
    gpu_kwh, server_kwh : float, [kWh]
        Energy of one accelerator, and of the server without its accelerators.
    it_kwh, facility_kwh : float, [kWh]
        Energy of the request at the IT meter, and at that of the facility.
    """

    memory_gb: float
    gpus: float
    latency_s: float
    gpu_kwh: float
    server_kwh: float
    it_kwh: float
    facility_kwh: float


def request_needs(
    tokens: float,
    active_parameters: float,
    total_parameters: float,
    pue: float,
    *,
    energy_wh: float | None = None,
    energy_batch: float | None = None,
    energy_offset_wh: float | None = None,
    latency_s: float | None = None,
    latency_batch_s: float | None = None,
    latency_offset_s: float | None = None,
    batch: float | None = None,
    bits: float | None = None,
    gpu_memory_gb: float | None = None,
    gpus_per_server: float | None = None,
    server_kw: float | None = None,
) -> RequestNeeds:
    """Return what a request to a language model takes.

    Parameters
    ----------
    tokens : float, [token]
        Of the answer, 0 or more.
    active_parameters : float, [1e9]
        Parameters that a token meets, above 0, up to `total_parameters`.
    total_parameters : float, [1e9]
        Parameters that memory holds.
    pue : float
        Facility over IT, 1 or more.
    energy_wh, energy_offset_wh : float, [Wh/token], optional
        Energy of an accelerator per 1e9 active parameters before batching, and without any.
    energy_batch : float, optional
        Change of the logarithm of the first with the batch.
    latency_s, latency_batch_s, latency_offset_s : float, [s/token], optional
        Duration per 1e9 active parameters, per request in the batch, and the rest.
    batch : float, optional
        Requests that are answered together, 1 or more.
    bits : float, [bit], optional
        Of a weight, above 0.
    gpu_memory_gb : float, [GB], optional
        Of an accelerator, above 0.
    gpus_per_server : float, optional
        Above 0.
    server_kw : float, [kW], optional
        Power of a server without its accelerators, 0 or more.

    Returns
    -------
    RequestNeeds

    Raises
    ------
    DomainError
        Outside the ranges.

    Notes
    -----
    With `t` tokens, `A` active and `T` total parameters and a batch of `b`,

    - ``memory = 1.2 T bits / 8``, in ``2**ceil(log2(memory / gpu_memory))`` accelerators;
    - ``latency = t (latency A + latency_batch b + latency_offset)``;
    - ``gpu = t (energy exp(energy_batch b) A + energy_offset) / 1000``;
    - ``server = latency / 3600 server_kw gpus / gpus_per_server / b``;
    - ``it = server + gpus gpu`` and ``facility = it pue``.

    What is left out is that of the catalogue's ``factors.llm_request``. The prompt, network,
    storage and servers at rest are neglected; the regressions are of H100.

    References
    ----------
    EcoLogits 0.11.3, Methodology: LLM inference (2025).

    Examples
    --------
    >>> needs = request_needs(1_000, 70.0, 70.0, 1.2)
    >>> needs.gpus, round(1_000 * needs.facility_kwh, 3)
    (4.0, 0.658)
    """
    given = {
        "energy_wh": energy_wh,
        "energy_batch": energy_batch,
        "energy_offset_wh": energy_offset_wh,
        "latency_s": latency_s,
        "latency_batch_s": latency_batch_s,
        "latency_offset_s": latency_offset_s,
        "batch": batch,
        "bits": bits,
        "gpu_memory_gb": gpu_memory_gb,
        "gpus_per_server": gpus_per_server,
        "server_kw": server_kw,
    }
    known = catalogue.get("factors", "llm_request")
    serving = {key: known.value(key) if value is None else value for key, value in given.items()}
    return RequestNeeds(
        *_core.fleet.requests.request(tokens, active_parameters, total_parameters, pue, **serving)
    )
