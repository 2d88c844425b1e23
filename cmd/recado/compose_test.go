package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestCompose checks that every service of compose.yaml has limits, is hardened and has a
// health check.
func TestCompose(t *testing.T) {
	page, err := os.ReadFile("../../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^\s*#.*$`).ReplaceAllString(string(page), "")
	_, shared, _ := strings.Cut(text, "x-recado: &recado\n")
	shared, services, ok := strings.Cut(shared, "\nservices:\n")
	services, _, ended := strings.Cut(services, "\nvolumes:\n")
	if !ok || !ended {
		t.Fatal("compose.yaml is laid out differently")
	}
	parts := regexp.MustCompile(`(?m)^  ([a-z]+):\n`).FindAllStringSubmatchIndex(services, -1)
	seen := ""
	for i, at := range parts {
		name, end := services[at[2]:at[3]], len(services)
		if i+1 < len(parts) {
			end = parts[i+1][0]
		}
		service := services[at[1]:end]
		ours := strings.Contains(service, "<<: *recado")
		if ours {
			service += shared
		}
		seen += name + " "
		for _, want := range []string{"mem_limit:", "memswap_limit:", "cpus:", "pids_limit:", "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"} {
			if !strings.Contains(service, want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
		if strings.Contains(service, "disable: true") || !ours && !strings.Contains(service, "healthcheck:") { // ours is in the image
			t.Errorf("%s is never asked for its health", name)
		}
		if !ours && !regexp.MustCompile(`image: [a-z]+:\d+\.\d+\n`).MatchString(service) {
			t.Errorf("%s has no image of a minor version", name)
		}
	}
	if seen != "serve work mongo redis " {
		t.Errorf("services: %s", seen)
	}
	for _, want := range []string{"${MONGO_PASSWORD:?", "${REDIS_PASSWORD:?", "target: /etc/recado/business.toml", ":8080-8089}:8080"} {
		if !strings.Contains(shared+services, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(text, "at rest") {
		t.Error("nothing is encrypted at rest, and it says so")
	}
}
