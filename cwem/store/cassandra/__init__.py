"""The store of several machines: Apache Cassandra 5.0 through its driver."""
