"""Reading the warehouse: named queries, SQL, and the way of one record back to its sentence."""
