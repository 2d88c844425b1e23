package app

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// fakePartners are stand-ins for the partners of a script. They check the requests, and fail on demand.
type fakePartners struct {
	mu     sync.Mutex
	broken map[string]bool
	known  map[string][]string
	server *http.Server
	addr   string
}

// newFakePartners starts the stand-ins on loopback.
func newFakePartners() (*fakePartners, error) {
	s := &fakePartners{broken: map[string]bool{}, known: map[string][]string{}}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it lives as long as the script
	if err != nil {
		return nil, err
	}
	s.addr = "http://" + l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /asana/tasks", s.asanaTask)
	mux.HandleFunc("GET /asana/tasks", func(w http.ResponseWriter, _ *http.Request) { s.answer(w, "asana", 200, `{"data":[]}`) })
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: shutdownTimeout}
	go s.server.Serve(l) //nolint:errcheck // it ends when it is closed
	return s, nil
}

// Set makes a partner fail or work.
func (s *fakePartners) Set(name string, works bool) error {
	if name != "asana" {
		return fmt.Errorf("no stand-in for %q", name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken[name] = !works
	return nil
}

// Has reports whether a partner received a text.
func (s *fakePartners) Has(name, what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.known[name], func(k string) bool { return strings.Contains(k, what) })
}

func (s *fakePartners) asanaTask(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Data struct {
			Name     string   `json:"name"`
			Projects []string `json:"projects"`
			DueOn    string   `json:"due_on"`
		} `json:"data"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil || in.Data.Name == "" || len(in.Data.Projects) == 0 {
		s.answer(w, "asana", 400, `{"errors":[{"message":"name and projects are required"}]}`)
		return
	}
	s.mu.Lock()
	if !s.broken["asana"] {
		s.known["asana"] = append(s.known["asana"], in.Data.Name)
	}
	s.mu.Unlock()
	s.answer(w, "asana", 201, `{"data":{"gid":"1200000000000001"}}`)
}

func (s *fakePartners) answer(w http.ResponseWriter, partner string, status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if s.broken[partner] {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // a client that has disconnected does not need it
}

func (s *fakePartners) close() { _ = s.server.Close() }
