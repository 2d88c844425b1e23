package queue_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"recado/workers/queue"
)

// parentDir is the variable that makes the test binary run as the parent of a server.
const parentDir = "RECADO_TEST_REDIS_PARENT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentDir); dir != "" {
		os.Exit(parent(dir))
	}
	os.Exit(m.Run())
}

// parent starts a server, prints its process id, and waits until it is killed.
func parent(dir string) int {
	r, err := queue.Connect(context.Background(), "", dir)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	pid, err := pidOf(context.Background(), r)
	fmt.Println("server", pid, err)
	_, _ = os.Stdin.Read(make([]byte, 1)) // blocks until the process is killed
	return 0
}

var processID = regexp.MustCompile(`process_id:(\d+)`)

func pidOf(ctx context.Context, r *queue.Redis) (int, error) {
	info, err := r.Client.Info(ctx, "server").Result()
	if err != nil {
		return 0, err
	}
	m := processID.FindStringSubmatch(info)
	if m == nil {
		return 0, errors.New("no process_id")
	}
	return strconv.Atoi(m[1])
}

// gone waits until a process has ended.
func gone(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(10 * time.Second); ; {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") || !strings.Contains(string(stat), "redis") {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("the server lives on: %s", stat)
		}
	}
}

func TestTheChildEndsWithCloseAndLeavesNothing(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	for name, dir := range map[string]string{"short": t.TempDir(), "long": filepath.Join(t.TempDir(), strings.Repeat("x", 120))} {
		t.Run(name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			r, err := queue.Connect(t.Context(), "", dir)
			if err != nil || r.Kind != "child" {
				t.Fatal(r, err)
			}
			pid, err := pidOf(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
			gone(t, pid)
			for _, d := range []string{dir, temp} {
				left, err := os.ReadDir(d)
				if err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
			}
		})
	}
}

func TestTheChildDiesWithAParentThatIsKilled(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), parentDir+"="+t.TempDir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	var pid int
	if n, _ := fmt.Sscanf(line, "server %d", &pid); err != nil || n != 1 || pid == 0 {
		_ = cmd.Process.Kill()
		t.Fatalf("it said %q, %v", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	gone(t, pid)
}

func TestAChildThatDiesIsStartedAgain(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	r, err := queue.Connect(t.Context(), "", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	pid, err := pidOf(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(10 * time.Second); ; {
		select {
		case <-tick.C:
			if next, err := pidOf(t.Context(), r); err == nil && next != pid {
				return
			}
		case <-late:
			t.Fatal("nothing can be queued any more")
		}
	}
}

func TestTwoProcessesInOneFolderHaveAServerEach(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), parentDir+"="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	var other int
	if n, _ := fmt.Sscanf(line, "server %d", &other); err != nil || n != 1 {
		t.Fatalf("it said %q, %v", line, err)
	}
	r, err := queue.Connect(t.Context(), "", dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if pid, err := pidOf(t.Context(), r); err != nil || pid == other {
		t.Errorf("both talk to %d, %v", pid, err)
	}
	in.Close()
	_ = cmd.Wait() // it ends without closing anything
	gone(t, other)
}
