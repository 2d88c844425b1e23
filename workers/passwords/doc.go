// Package passwords hashes passwords with bcrypt. It stores nothing and knows no rules: those are in
// flows/users.
package passwords
