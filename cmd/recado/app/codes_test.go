package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	codeKey   = "the-key-of-the-codes-test"
	codePhone = "+573211234567"
)

// TestCodesLeaveNoTrace runs the whole program: a code is asked for over the API, delivered by the second
// gateway of the country, since the first one refuses it and repeats the message, guessed and verified. Then
// everything that is on disk, in Redis, logged, counted and told over the API is searched for the code.
func TestCodesLeaveNoTrace(t *testing.T) {
	taken := make(chan string, 10)
	vendors := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(r.URL.Path, "Accounts") { // Twilio
			w.WriteHeader(http.StatusBadRequest)
			said := regexp.MustCompile(`\d{6}`).FindString(string(body))
			_, _ = fmt.Fprintf(w, `{"code":21610,"message":"refused: %s %s","status":400}`, said, said)
			return
		}
		taken <- string(body)
		_, _ = io.WriteString(w, `{"success":true,"message_id":"m1"}`)
	}))
	t.Cleanup(vendors.Close)
	dir := t.TempDir()
	var log journal
	a, err := Open(t.Context(), Configured(t, map[string]string{
		"RECADO_DATA": dir, "RECADO_ADDR": "127.0.0.1:0", "RECADO_SIMULATOR": "off", "RECADO_API_KEY": codeKey, "RECADO_LOG": "debug",
		"RECADO_CODES_KEY": "a key that is in no store", "PUBLIC_URL": doorURL,
		"TWILIO_ACCOUNT_SID": "ACtest", "TWILIO_AUTH_TOKEN": "twilio" + doorSalt, "TWILIO_FROM": "+16505550100", "TWILIO_API_URL": vendors.URL,
		"SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": "smsto" + doorSalt, "SMSTO_URL": vendors.URL,
	}), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, Role{Serve: true, Work: true}, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	base := "http://" + <-ready

	if status, body := askAPI(t, "POST", base+"/api/v1/codes", `{"phone":"`+codePhone+`","purpose":"register","session":"s"}`); status != http.StatusAccepted {
		t.Fatal(status, body)
	}
	var message struct{ To, Message string }
	select {
	case body := <-taken:
		if err := json.Unmarshal([]byte(body), &message); err != nil {
			t.Fatal(body, err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("no message")
	}
	code := regexp.MustCompile(`^\d{6}\b`).FindString(message.Message)
	if message.To != codePhone || code == "" {
		t.Fatalf("%+v", message)
	}
	other := "000000"
	if code == other {
		other = "111111"
	}
	for _, tt := range []struct{ said, want string }{{other, "false"}, {code, "true"}, {code, "false"}} {
		status, body := askAPI(t, "POST", base+"/api/v1/codes/verify", `{"phone":"`+codePhone+`","purpose":"register","session":"s","code":"`+tt.said+`"}`)
		if status != http.StatusOK || !strings.Contains(body, tt.want) {
			t.Fatal(status, body, "want", tt.want)
		}
	}

	places := map[string]string{"the log": log.String(), "Redis": inRedis(t, a)}
	for _, path := range []string{"/metrics", "/api/v1/audit", "/api/v1/conversations", "/api/v1/conversations/" + codePhone + "/transcript"} {
		_, places[path] = askAPI(t, "GET", base+path, "")
	}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			places[path] = string(raw)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(places["/metrics"]) < 100 || len(places) < 8 || !strings.Contains(places["the log"], "/api/v1/codes") {
		t.Fatalf("%d places are searched", len(places))
	}
	// Between hexadecimal digits six digits are chance.
	trace := regexp.MustCompile(`(^|[^0-9a-fA-F])` + code + `($|[^0-9a-fA-F])`)
	for name, said := range places {
		if at := trace.FindStringIndex(said); at != nil {
			t.Errorf("the code is in %s: %q", name, said[max(0, at[0]-60):min(len(said), at[1]+60)])
		}
		if !strings.HasPrefix(name, "/api/v1/conversations/") && strings.Contains(said, codePhone[1:]) {
			t.Errorf("the phone is in %s", name)
		}
	}
}

func askAPI(t *testing.T, method, url, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+codeKey)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var all bytes.Buffer
	if _, err := all.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, all.String()
}

// inRedis returns every key and value.
func inRedis(t *testing.T, a *App) string {
	t.Helper()
	keys, err := a.redis.Client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, key := range keys {
		dump, err := a.redis.Client.Dump(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(key + "\n" + dump + "\n")
	}
	return all.String()
}
