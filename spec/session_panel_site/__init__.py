"""What only this repository runs: pages, pictures, schemas, the simulator's runtime, benchmarks."""
