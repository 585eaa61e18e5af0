"""netent: who may file which declaration for which establishment."""
