package chaos_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"recado/cmd/chaos/chaos"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

const roleName = "CHAOS_TEST_ROLE"

// TestMain is the program itself when a run has started the test binary as a child process.
func TestMain(m *testing.M) {
	role := os.Getenv(roleName)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := program(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func program(role string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	c, err := config.Environment()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), app.Options{})
	if err != nil {
		a.Close()
		return err
	}
	defer a.Close()
	return a.Run(ctx, app.Role{Serve: role != "work", Work: role != "serve"}, nil)
}

func testProgram(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{roleName + "=" + role}
	return cmd
}

// shown prints the table, and if it is broken the logs of the processes.
func shown(t *testing.T, o chaos.Options) {
	t.Helper()
	o.Program, o.Dir, o.Seed = testProgram, t.TempDir(), 7
	table, err := chaos.Run(t.Context(), o)
	var s strings.Builder
	table.Print(&s)
	t.Logf("\n%s", s.String())
	if err != nil {
		t.Error(err)
	}
}

// TestCases runs the named cases that are fast.
func TestCases(t *testing.T) {
	t.Parallel()
	shown(t, chaos.Options{Topologies: []string{}, Cases: []string{"signature", "same id", "twice in one", "first messages"}})
}

// TestFaultsOverSeveralProcesses runs a few people, two processes of each kind, and the fast faults.
func TestFaultsOverSeveralProcesses(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts and kills processes for half a minute")
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	shown(t, chaos.Options{
		Topologies: []string{chaos.External}, Cases: []string{}, Contacts: 10, Rounds: 1, For: 8 * time.Second,
		Faults: []string{"kill -9", "SIGTERM", "clocks step", "clocks step back by an hour"},
	})
}
