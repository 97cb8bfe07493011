"""Other engines at the same work: total, entries of each category, the best ten with question and answer.

Each gets the terms that our analyzer made (Groonga tokenizes itself), three fields with the same weights where it has
such a thing. A peer that is not installed raises Absent and is reported so.
"""

from bench.peers.bm25s_peer import Bm25s
from bench.peers.fts5 import Fts5
from bench.peers.groonga import Groonga
from bench.peers.opensearch import OpenSearch
from bench.peers.port import Absent, Answer, Peer, Row
from bench.peers.tantivy_peer import Tantivy
from bench.peers.whoosh_own import WhooshOwn

PEERS: tuple[type[Peer], ...] = (Tantivy, WhooshOwn, Fts5, Bm25s, Groonga, OpenSearch)

__all__ = ["PEERS", "Absent", "Answer", "Peer", "Row"]
