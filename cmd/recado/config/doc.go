// Package config reads the settings: one struct with every variable of the environment, its default, its
// type and its help. What it returns is valid: a value that a setting can't have, a secret that is too
// short and an unknown name with our prefix are refused, by name. It never repeats a value, which may be a
// secret in the wrong place, and opens nothing: whether files and servers are there is found at the start.
package config
