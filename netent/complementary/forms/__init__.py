"""Forms of complementary services: members', and the operator's."""
