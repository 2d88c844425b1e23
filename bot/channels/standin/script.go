package standin

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const maxScript = 100_000

func parseScript(lines []string) ([]Fault, error) {
	var all []Fault
	for _, line := range lines {
		line, times := strings.TrimSpace(line), 1
		if i := strings.LastIndex(line, " x"); i > 0 {
			n, err := strconv.Atoi(line[i+2:])
			if err != nil || n < 1 || n > maxScript {
				return nil, fmt.Errorf("%q: the count after x must be 1 to %d", line, maxScript)
			}
			line, times = line[:i], n
		}
		fault, err := parseFault(line)
		if err != nil {
			return nil, err
		}
		if len(all)+times > maxScript {
			return nil, fmt.Errorf("a script has at most %d entries", maxScript)
		}
		for range times {
			all = append(all, fault)
		}
	}
	return all, nil
}

// parseFault parses one entry of a script.
func parseFault(s string) (Fault, error) {
	word, rest, _ := strings.Cut(s, " ")
	n, numErr := strconv.Atoi(word)
	_, restErr := strconv.Atoi(rest)
	switch {
	case s == "ok":
		return Fault{}, nil
	case s == "timeout", s == "reset", s == "lost":
		return Fault{Kind: s}, nil
	case word == "slow":
		d, err := time.ParseDuration(rest)
		if err != nil || d <= 0 {
			return Fault{}, fmt.Errorf("%q: for how long?", s)
		}
		return Fault{Kind: "slow", Delay: d}, nil
	case word == "body" && restErr == nil:
		return Fault{Kind: "body", Code: rest}, nil
	case word == "status" && restErr == nil:
		return Fault{Kind: "failed", Code: rest}, nil
	case numErr == nil && rest == "" && n >= 400 && n < 600:
		return Fault{Kind: "status", Status: n}, nil
	case numErr == nil && rest == "" && n >= 0:
		return Fault{Kind: "code", Code: word}, nil
	}
	return Fault{}, fmt.Errorf("no fault: %q", s)
}
