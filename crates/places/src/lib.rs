//! Gazetteer, areas and their hierarchy, polygons, distance, and who serves this address.
