"""faqsvc: a help-center FAQ search service that understands Korean.

The stages, in the data's order (type in -> type out):

    parsing     files and pages          -> Entry | Rejection
    analysis    text                     -> Token (with offsets into the text as published)
    privacy     text                     -> Masked (as long as the text, personal data replaced)
    engines     EntryDocument, EngineQuery -> EngineResult        (the port and its adapters)
    indexing    entries                  -> a live generation of the index
    search      SearchRequest            -> SearchResult
    desk        a customer's message     -> Reading (questions with answers), a reply
    web         SearchResult             -> page or JSON
    evaluation  judged queries           -> metrics

`model` holds the words they share, `korean` the facts of the script, `wiring` puts the pieces together, `cli` and
`web` are the doors. docs/architecture.md draws who may import whom; `lint-imports` checks it.
"""

__version__ = "0.1.0"
