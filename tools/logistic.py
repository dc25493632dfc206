"""L2-penalised logistic and softmax regression (L-BFGS from a zero start): same input, same weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

Rows = Sequence[Sequence[str]]


def vocabulary(rows: Rows, least: int) -> list[str]:
    """Features seen in at least `least` rows, sorted."""
    seen = Counter(f for row in rows for f in set(row))
    return sorted(f for f, n in seen.items() if n >= least)


def matrix(rows: Rows, index: dict[str, int]) -> sparse.csr_matrix:
    """Rows x (features + bias) of zeros and ones."""
    columns = [[*sorted({index[f] for f in row if f in index}), len(index)] for row in rows]
    starts = np.cumsum([0, *(len(c) for c in columns)])
    flat = np.array([c for row in columns for c in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(index) + 1))


def fit(x: sparse.csr_matrix, y: np.ndarray, classes: int, penalty: float) -> np.ndarray:
    """Softmax weights (features, classes); for two classes the difference of the columns is the logistic weight."""
    n_features = x.shape[1]
    outputs = 1 if classes == 2 else classes
    decay = np.full((n_features, 1), float(penalty))
    decay[-1] = 1e-2
    target = (y == 1).astype(float)[:, None] if outputs == 1 else np.eye(classes)[y]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(n_features, outputs)
        z = x @ w
        if outputs == 1:
            p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
            nll = -(target * np.log(p + 1e-12) + (1 - target) * np.log(1 - p + 1e-12)).sum()
        else:
            z = z - z.max(axis=1, keepdims=True)
            p = np.exp(z)
            p /= p.sum(axis=1, keepdims=True)
            nll = -(target * np.log(p + 1e-12)).sum()
        return nll + 0.5 * (decay * w * w).sum(), (x.T @ (p - target) + decay * w).ravel()

    found = minimize(loss, np.zeros(n_features * outputs), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x.reshape(n_features, outputs)


def predict(x: sparse.csr_matrix, w: np.ndarray) -> np.ndarray:
    """Class probabilities, one row per example."""
    z = x @ w
    if w.shape[1] == 1:
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        return np.hstack([1 - p, p])
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z)
    return p / p.sum(axis=1, keepdims=True)


def fit_one_of(x: sparse.csr_matrix, y: np.ndarray, lists: np.ndarray, penalty: float) -> np.ndarray:
    """Weights of a conditional logit over the options of each list; the last is the score of taking none.

    Where several options of a list are right, their probabilities count together.
    """
    _, at = np.unique(lists, return_inverse=True)
    count = int(at.max()) + 1
    has = np.zeros(count)
    np.maximum.at(has, at, y)
    features = x[:, :-1]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = features @ w[:-1]
        top = np.full(count, w[-1])
        np.maximum.at(top, at, score)
        power, none = np.exp(score - top[at]), np.exp(w[-1] - top)
        whole, right = none.copy(), np.where(has == 0, none, 0.0)
        np.add.at(whole, at, power)
        np.add.at(right, at, power * y)
        nll = np.log(whole).sum() - np.log(right + 1e-300).sum() + 0.5 * penalty * (w[:-1] @ w[:-1])
        slope = power / whole[at] - power * y / (right[at] + 1e-300)
        gradient = np.append(features.T @ slope + penalty * w[:-1], (none / whole - (has == 0)).sum())
        return float(nll), gradient

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x


def predict_one_of(x: sparse.csr_matrix, lists: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The probability of each option within its list."""
    _, at = np.unique(lists, return_inverse=True)
    score = x[:, :-1] @ w[:-1]
    top = np.full(int(at.max()) + 1, w[-1])
    np.maximum.at(top, at, score)
    power = np.exp(score - top[at])
    whole = np.exp(w[-1] - top)
    np.add.at(whole, at, power)
    return power / whole[at]
