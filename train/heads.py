"""The decisions over word vectors: tags, names, heads, relations. Teacher and student have the same."""

import torch
import torch.nn.functional as F
from torch import nn

FAR = 12


class Heads(nn.Module):
    """From vectors [sentences, width, size] to scores.

    An arc's score is a product of two projections plus a learned weight for the distance; the root is a vector of
    its own, the last candidate. A relation is scored by one hidden layer over the two words.
    """

    def __init__(self, size, tags, labels, names, arc=128, label=128, name=64, dropout=0.2):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.tags = nn.Linear(size, tags)
        self.name_hidden = nn.Linear(size, name)
        self.names = nn.Linear(name, names)
        self.query = nn.Linear(size, arc)
        self.key = nn.Linear(size, arc, bias=False)
        self.root = nn.Parameter(torch.randn(arc) * 0.02)
        self.distance = nn.Parameter(torch.zeros(2 * FAR + 1))
        self.dependent = nn.Linear(size, label)
        self.governor = nn.Linear(size, label, bias=False)
        self.root_governor = nn.Parameter(torch.zeros(label))
        self.labels = nn.Linear(label, labels)
        self.arc = arc

    def arcs(self, h, mask):
        b, n, _ = h.shape
        keys = torch.cat([self.key(h), self.root.to(h.dtype).expand(b, 1, -1)], 1)
        scores = (self.query(h) @ keys.transpose(1, 2)).float() / self.arc**0.5
        at = torch.arange(n, device=h.device)
        far = (at[None, :] - at[:, None]).clamp(-FAR, FAR) + FAR
        scores = scores + F.pad(self.distance[far], (0, 1))
        allowed = F.pad(mask, (0, 1), value=True)[:, None, :] & F.pad(~torch.eye(n, dtype=torch.bool), (0, 1), value=True)
        return scores.masked_fill(~allowed, -1e9)

    def relations(self, h, heads):
        """Scores of relations to given heads [sentences, width] (the root is `width`)."""
        b, n, _ = h.shape
        governors = torch.cat([self.governor(h), self.root_governor.to(h.dtype).expand(b, 1, -1)], 1)
        chosen = governors.gather(1, heads.clamp(0, n)[..., None].expand(-1, -1, governors.shape[-1]))
        return self.labels(self.drop(F.relu(self.dependent(h) + chosen)))

    def forward(self, h, mask, heads=None):
        h = self.drop(h)
        arcs = self.arcs(h, mask)
        heads = arcs.argmax(-1) if heads is None else torch.where(heads < 0, arcs.argmax(-1), heads)
        return {
            "tags": self.tags(h),
            "names": self.names(self.drop(F.relu(self.name_hidden(h)))),
            "arcs": arcs,
            "labels": self.relations(h, heads),
        }
