"""Why a page says nothing at a place, or less than it could."""
