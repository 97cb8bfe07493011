"""The engine port (`port`) and its adapters, one package each. Only `wiring` names an adapter."""
