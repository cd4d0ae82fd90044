"""Latencies whose interpolated 95th and 99th percentiles are exactly the ones wanted."""

import math
from random import Random

from sample_data.claims_design import Latency


def ranked_latencies(answered: int, timeouts: int, wanted: Latency, random: Random) -> list[float]:
    """Latencies of the answered requests in rising order, such that pooled with the time-outs the percentiles fit.

    Both order statistics that a percentile interpolates between are set to it.
    """
    whole = answered + timeouts
    p95, p99 = math.floor((whole - 1) * 0.95), math.floor((whole - 1) * 0.99)
    body = sorted(_below(wanted.p95, wanted.typical, random) for _ in range(p95))
    shoulder = sorted(_between(wanted.p95, wanted.p99, random) for _ in range(p99 - p95 - 2))
    tail = sorted(_between(wanted.p99, wanted.slowest, random) for _ in range(answered - p99 - 2))
    return [*body, wanted.p95, wanted.p95, *shoulder, wanted.p99, wanted.p99, *tail]


def _below(limit: float, typical: float, random: Random) -> float:
    while True:
        latency = round(random.lognormvariate(math.log(typical), 0.45), 3)
        if typical / 4 < latency < limit:
            return latency


def _between(low: float, high: float, random: Random) -> float:
    return round(low + 0.001 + (high - low - 0.002) * random.random() ** 2, 3)
