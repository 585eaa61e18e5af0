"""Who may do what with portfolios, written by hand."""

from collections.abc import Mapping

from tests.matrix.rows import Key, Row, firms

PORTFOLIOS: Mapping[Key, Row] = {
    ("portfolios.index", "GET"): firms(),
    ("portfolios.show", "GET"): firms(of="portfolio"),
    ("portfolios.create", "GET"): firms(),
    ("portfolios.create", "POST"): firms(302, fields={"name": "Fleuristes {unique}"}),
    ("portfolios.rename", "GET"): firms(of="portfolio"),
    ("portfolios.rename", "POST"): firms(302, of="portfolio", fields={"name": "Boulangeries"}),
    ("portfolios.declarations", "GET"): firms(of="portfolio"),
    ("portfolios.open_declarations", "GET"): firms(of="portfolio"),
    ("portfolios.open_declarations", "POST"): firms(422, of="portfolio"),
    # Without a code there is nothing to close.
    ("portfolios.close_declaration", "GET"): firms(302, of="portfolio"),
    ("portfolios.close_declaration", "POST"): firms(302, of="portfolio"),
    ("portfolios.client", "GET"): firms(404, of="portfolio"),
    ("portfolios.compose", "GET"): firms(of="portfolio"),
    ("portfolios.compose", "POST"): firms(of="portfolio"),
    # Nobody is ticked.
    ("portfolios.client_declarations", "GET"): firms(302, of="portfolio"),
    ("portfolios.client_declarations", "POST"): firms(302, of="portfolio"),
    ("portfolios.open_for_clients", "POST"): firms(302, of="portfolio"),
    ("portfolios.close_for_clients", "POST"): firms(302, of="portfolio"),
    ("portfolios.find_clients", "GET"): firms(of="portfolio"),
    ("portfolios.add_clients", "POST"): firms(422, of="portfolio"),
    ("portfolios.remove_clients", "POST"): firms(302, of="portfolio"),
    ("portfolios.transfer_clients", "POST"): firms(302, of="portfolio"),
    ("portfolios.declarants", "GET"): firms(of="portfolio"),
    ("portfolios.declarants", "POST"): firms(of="portfolio"),
    # Nobody is ticked; nothing is lacking that a page showed.
    ("portfolios.assign_declarants", "POST"): firms(302, of="portfolio"),
    ("portfolios.unassign_declarants", "POST"): firms(302, of="portfolio"),
    ("portfolios.give_rights", "GET"): firms(of="portfolio"),
    ("portfolios.give_rights", "POST"): firms(of="portfolio"),
    ("portfolios.delete", "GET"): firms(of="portfolio"),
    # It has clients.
    ("portfolios.delete", "POST"): firms(422, of="portfolio"),
}
