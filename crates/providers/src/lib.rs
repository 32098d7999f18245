//! Video providers behind one trait, with capability and price tables as data.
