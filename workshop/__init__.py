"""The ACTIE workshop: from votes on phones to a shared role agreement."""
