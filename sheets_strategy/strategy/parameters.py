"""Step 2: which parameters really tell who will buy, and how likely each client is to.

In: the ledger, the client base and what was known of it when. Out: every value of every
parameter with its counts and verdict, how well the whole foretold months that it had not
seen, and each client's probability with the points that make it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd


@dataclass(frozen=True, slots=True)
class Cut:
    """How well payments after one day were foretold from what was known before it.

    Attributes:
        cut_on: First day that had to be foretold; only earlier payments were known.
        months: How many months were foretold.
        clients: Clients that had paid before it.
        buyers: How many of them paid within the months.
        auc: Chance that a buyer got a higher probability than a client that did not buy.
        log_loss: Of the probabilities; lower is better.
        base_log_loss: The same where every client gets the share of buyers of the training cut.
        brier: Mean squared error of the probabilities.
        base_brier: The same of the share of buyers of the training cut.
        last_auc: AUC of "bought in the last period of the same length".
        expected_kop: Money that was foretold.
        actual_kop: Money that came.
        calibration: Fifths of the clients by probability, lowest first: clients, mean
            probability, buyers.
    """

    cut_on: date
    months: int
    clients: int
    buyers: int
    auc: float
    log_loss: float
    base_log_loss: float
    brier: float
    base_brier: float
    last_auc: float
    expected_kop: int
    actual_kop: int
    calibration: tuple[tuple[int, float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ParametersResult:
    """What step 2 found.

    Attributes:
        values: One row per parameter value, parameters in a fixed order: parameter (key, or
            own:<header>), value (vocabulary key, folded word, or the text of a bin; "" for not
            filled), team_points (NaN for none), clients, buyers, share, share_low, share_high
            (90 % interval), lift (against the share of all), woe, points (whole, those of the
            scorecard; 0 where the parameter is not in it), verdict (``separates``, ``weak``,
            ``no``, ``little_data``, ``today``).
        parameters: One row per parameter: parameter, clients, buyers, iv (corrected for its bias),
            iv_chance (how often chance alone gives as much), auc, log_loss, verdict, used (whether
            the scorecard uses it), dated (share of the filled cells known on the day of the cut).
        cuts: Back-tests, the latest first; empty where the history is too short.
        model: ``scorecard``, ``logs`` (four logarithms), ``shares`` or ``none``.
        base_points: Points that every client starts with (scorecard).
        base_share: Share of buyers that the probabilities start from, NaN for unknown.
        months: How many months ahead.
        clients: One row per client row that bears figures, index = code: probability (NaN for
            unknown), points (sum with base_points; NaN without a scorecard), alike_clients and
            alike_buyers (clients of the back-test with about this probability, and how many of
            them bought), expected_kop, expected_low_kop, expected_high_kop (-1 for unknown).
        reasons: Code → (parameter, value, points), the strongest first; empty without a model.
    """

    values: pd.DataFrame
    parameters: pd.DataFrame
    cuts: tuple[Cut, ...]
    model: str
    base_points: int
    base_share: float
    months: int
    clients: pd.DataFrame
    reasons: Mapping[str, tuple[tuple[str, str, int], ...]] = field(default_factory=dict)
