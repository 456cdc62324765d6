"""fleetwatt models AI-computing campuses from the accelerators up."""
