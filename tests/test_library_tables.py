from library.tables import Cell, table_lines


def head(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns, rows, heads=True)


def test_a_cell_stands_beside_its_column_headings() -> None:
    rows = [[head("Enfants"), head("Montant")], [Cell("1"), Cell("90 €")], [Cell("2"), Cell("120 €")]]
    assert table_lines(rows) == ["Enfants : 1 ; Montant : 90 €", "Enfants : 2 ; Montant : 120 €"]


def test_spans_are_resolved_both_ways() -> None:
    rows = [
        [head("Zone", rows=2), head("Loyer", columns=2)],
        [head("Seul"), head("Couple")],
        [Cell("Paris", rows=2), Cell("300 €"), Cell("360 €")],
        [Cell("310 €", columns=2)],
    ]
    assert table_lines(rows) == [
        "Zone : Paris ; Loyer – Seul : 300 € ; Loyer – Couple : 360 €",
        "Zone : Paris ; Loyer – Seul, Loyer – Couple : 310 €",
    ]


def test_headings_that_all_reach_into_the_first_row_of_values_stay_above_it() -> None:
    rows = [
        [head("Ressources", rows=2), head("Montant", rows=2)],
        [Cell("69 309 € ou moins"), Cell("131,95 €")],
        [Cell("Plus"), Cell("32,99 €")],
    ]
    assert table_lines(rows) == [
        "Ressources : 69 309 € ou moins ; Montant : 131,95 €",
        "Ressources : Plus ; Montant : 32,99 €",
    ]


def test_a_heading_across_the_table_heads_the_rows_below_it() -> None:
    rows = [
        [head("Ressources"), head("Aide")],
        [Cell("Sans"), Cell("100 €")],
        [head("Outre-mer", columns=2)],
        [Cell("Jusqu'à 20 000 €"), Cell("90 €")],
        [Cell("Rien d'autre n'est versé.", columns=2)],
    ]
    assert table_lines(rows) == [
        "Ressources : Sans ; Aide : 100 €",
        "Outre-mer – Ressources : Jusqu'à 20 000 € ; Aide : 90 €",
        "Rien d'autre n'est versé.",
    ]


def test_a_table_without_headings_gives_its_rows() -> None:
    assert table_lines([[Cell("Lundi"), Cell("9 h")], [Cell("Mardi"), Cell("")]]) == ["Lundi ; 9 h", "Mardi"]
    assert table_lines([[head("Lundi"), head("9 h")]]) == ["Lundi ; 9 h"]
    assert table_lines([]) == []


def test_a_damaged_span_costs_nothing() -> None:
    lines = table_lines([[head("A", columns=10**9)], [Cell("1", rows=10**9)]])
    assert lines == ["A : 1"]
