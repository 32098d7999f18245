//! The embedded provider's renderer: a prompt becomes a 3D animatic.
