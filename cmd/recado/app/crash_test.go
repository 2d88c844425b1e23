package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recado/bot/engine"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/flows/business"
)

const (
	childKey  = "clave-de-la-prueba"
	childStep = "CRASH_STEP"
	childHit  = "CRASH_HIT"
)

// TestMain is the whole program when a test has started the binary as a child: it kills itself with
// SIGKILL when a step is reached for the n-th time.
func TestMain(m *testing.M) {
	step, child := os.LookupEnv(childStep)
	if !child {
		os.Exit(atAnyHour(m))
	}
	hit, err := strconv.ParseInt(os.Getenv(childHit), 10, 64)
	if err != nil {
		panic(err)
	}
	c, err := config.Environment()
	if err != nil {
		panic(err)
	}
	var hits atomic.Int64
	a, err := app.Open(context.Background(), c, slog.New(slog.NewTextHandler(os.Stderr, nil)), app.Options{Checkpoint: func(at string) {
		if at == step && hits.Add(1) == hit {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the kernel has killed it
		}
	}})
	if err != nil {
		panic(err)
	}
	panic(a.Run(context.Background(), app.Role{Serve: true, Work: true}, func(addr string) { fmt.Println("ready", addr) }))
}

// atAnyHour runs the tests with the example business without quiet hours, so that messages by the
// program do not depend on the time of the test.
func atAnyHour(m *testing.M) int {
	dir, err := os.MkdirTemp("", "recado-business-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "business.toml")
	if err := os.WriteFile(file, business.ExampleWithoutQuiet(), 0o600); err != nil {
		panic(err)
	}
	if err := os.Setenv("RECADO_BUSINESS", file); err != nil {
		panic(err)
	}
	return m.Run()
}

// child is the program as a separate process.
type child struct {
	base string
	gone chan struct{}
	kill func()
}

func startChild(t *testing.T, data, step string, hit int) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childStep+"="+step, childHit+"="+strconv.Itoa(hit),
		"RECADO_DATA="+data, "RECADO_ADDR=127.0.0.1:0", "RECADO_API_KEY="+childKey, "RECADO_SIMULATOR=on")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{gone: make(chan struct{}), kill: func() { _ = cmd.Process.Kill() }}
	lines := bufio.NewScanner(out)
	if lines.Scan() {
		c.base = "http://" + strings.TrimPrefix(lines.Text(), "ready ")
	}
	go func() {
		_ = cmd.Wait() // it is killed at some time
		close(c.gone)
	}()
	t.Cleanup(func() { c.kill(); <-c.gone })
	return c
}

func (c *child) call(method, path string, body any) ([]byte, int) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, 0
	}
	req, err := http.NewRequest(method, c.base+path, bytes.NewReader(raw))
	if err != nil {
		return nil, 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+childKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, 0 // killed: the caller retries
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, 0
	}
	return answer, resp.StatusCode
}

// talk is a conversation that continues across restarts of the program.
type talk struct {
	t     *testing.T
	child *child
	data  string
	seen  []string
	after int64
	kills int
}

const caller = "+573001112233"

// revive restarts the program after it was killed, and moves the clock instead of waiting until the
// claims of the dead process expire.
func (k *talk) revive() {
	select {
	case <-k.child.gone:
		k.kills++
		k.child = startChild(k.t, k.data, "never", 0)
		k.child.call(http.MethodPost, "/sim/clock", map[string]string{"advance": "13s"})
	default:
	}
}

// say sends a message with one id until it is acknowledged, as a vendor does.
func (k *talk) say(id, text string) {
	k.until("acknowledged: "+text, func() bool {
		_, status := k.child.call(http.MethodPost, "/sim/messages", map[string]string{"from": caller, "id": id, "text": text})
		return status == http.StatusAccepted
	})
}

// hear waits for a message that contains the words.
func (k *talk) hear(words string) {
	k.until("said: "+words, func() bool {
		k.read()
		for _, text := range k.seen {
			if strings.Contains(text, words) {
				return true
			}
		}
		return false
	})
}

func (k *talk) read() {
	raw, _ := k.child.call(http.MethodGet, "/sim/messages?contact="+url.QueryEscape(caller)+"&after="+strconv.FormatInt(k.after, 10), nil)
	var page struct {
		Messages []struct {
			Seq  int64  `json:"seq"`
			Text string `json:"text"`
		} `json:"messages"`
	}
	if json.Unmarshal(raw, &page) != nil {
		return
	}
	for _, m := range page.Messages {
		k.after = m.Seq
		k.seen = append(k.seen, m.Text)
	}
}

func (k *talk) until(what string, done func() bool) {
	k.t.Helper()
	limit := time.After(40 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-limit:
			k.t.Fatalf("never %s; heard %q", what, k.seen)
		case <-tick.C:
			k.revive()
		}
	}
}

// TestKillNine checks that a process killed at any step of a message's life loses and duplicates
// nothing: one order, one session, every message answered once.
func TestKillNine(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts and kills processes for some seconds")
	}
	for _, step := range []string{engine.AfterInbox, engine.AfterCommit, engine.MidRelay, engine.MidDelivery, engine.MidEffect} {
		for _, hit := range []int{1, 3, 5} {
			t.Run(fmt.Sprintf("%s/%d", step, hit), func(t *testing.T) {
				data := t.TempDir()
				k := &talk{t: t, data: data, child: startChild(t, data, step, hit)}
				k.say("m1", "necesito mantenimiento, el aire no enfría, es urgente")
				k.hear("foto del equipo")
				k.say("m2", "no tengo")
				k.hear("placa del serial")
				k.say("m3", "AC-12345")
				k.hear("¿Cuál es la ubicación?")
				k.say("m4", "Edificio A, Piso 3, Sala de juntas")
				k.hear("Revise su orden")
				k.say("m5", "sí")
				k.hear("Orden creada: ORD-")
				k.hear("ha sido creada")
				if k.kills != 1 {
					t.Errorf("killed %d times, want once: the step was not reached", k.kills)
				}
				k.verify()
			})
		}
	}
}

func (k *talk) verify() {
	raw, _ := k.child.call(http.MethodGet, "/api/v1/orders", nil)
	var page struct {
		Orders []struct {
			Serial string `json:"assetSerial"`
		} `json:"orders"`
	}
	if err := json.Unmarshal(raw, &page); err != nil || len(page.Orders) != 1 || page.Orders[0].Serial != "AC-12345" {
		k.t.Errorf("orders: %s", raw)
	}
	raw, _ = k.child.call(http.MethodGet, "/api/v1/conversations/"+url.PathEscape(caller), nil)
	var session struct {
		Stack []any `json:"stack"`
	}
	if err := json.Unmarshal(raw, &session); err != nil || len(session.Stack) != 0 {
		k.t.Errorf("session: %s", raw)
	}
	k.read()
	if len(k.seen) != 6 {
		k.t.Errorf("%d messages, want 6: %q", len(k.seen), k.seen)
	}
	for i, text := range k.seen {
		for _, other := range k.seen[:i] {
			if text == other {
				k.t.Errorf("said twice: %q", text)
			}
		}
	}
}
