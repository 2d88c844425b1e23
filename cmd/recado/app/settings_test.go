package app

import (
	"maps"
	"os"
	"strings"
	"testing"

	"recado/cmd/recado/config"
)

// Configured returns the settings of the environment with those of a test over them.
func Configured(t testing.TB, sets ...map[string]string) config.Config {
	t.Helper()
	all := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		all[name] = value
	}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	c, err := config.Parse(all)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
