package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is the program, or a server that it needs, as a process that can be ended and started again.
type process struct {
	name, addr string
	command    func() *exec.Cmd
	log        io.Writer

	mu   sync.Mutex
	cmd  *exec.Cmd
	gone chan struct{} // closed when the current process has ended
}

// start starts the process and waits until it answers.
func (p *process) start(ctx context.Context) error {
	if err := p.begin(); err != nil {
		return err
	}
	return p.ready(ctx, p.gone)
}

// begin starts the process without waiting.
func (p *process) begin() error {
	cmd := p.command()
	cmd.Stdout, cmd.Stderr = p.log, p.log // over a pipe, so that a full disk affects the program only
	cmd.WaitDelay = time.Second
	gone, started := make(chan struct{}), make(chan error, 1)
	go func() {
		// The kernel kills the child when the thread that started it ends. The goroutine keeps that
		// thread, so that a killed chaos run leaves no processes behind.
		runtime.LockOSThread()
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // term checks the exit code
		}
		close(gone)
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.mu.Lock()
	p.cmd, p.gone = cmd, gone
	p.mu.Unlock()
	return nil
}

const startTimeout = 90 * time.Second // for a race detector on a busy machine

func (p *process) ready(ctx context.Context, gone <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		if _, status, err := p.call(ctx, http.MethodGet, "/healthz", nil); err == nil && status == http.StatusOK {
			return nil
		}
		select {
		case <-gone:
			return fmt.Errorf("%s ended before it answered; see its log", p.name)
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", p.name, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil {
		_ = p.cmd.Process.Signal(s) // an error means that it has ended already
	}
}

// kill kills the process with SIGKILL and waits for its end.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	if p.gone != nil {
		<-p.gone
	}
}

// drainTimeout is how long the program may take to end: its own 20 seconds for turns and requests,
// 15 for work in progress, and a reserve for a busy machine.
const drainTimeout = 40 * time.Second

// term asks the process to end, and returns how long that took.
func (p *process) term() (time.Duration, error) {
	began := time.Now()
	p.signal(syscall.SIGTERM)
	select {
	case <-p.gone:
	case <-time.After(drainTimeout):
		p.kill()
		return time.Since(began), fmt.Errorf("%s does not end: after %s it was killed", p.name, drainTimeout)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return time.Since(began), fmt.Errorf("%s ended with code %d", p.name, code)
	}
	return time.Since(began), nil
}

// fill simulates a full disk: no file of the process may grow beyond the given number of bytes. A
// soft limit below the hard limit can be set and raised again by anyone who may signal the process.
func (p *process) fill(bytes uint64) error {
	var now unix.Rlimit
	if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, nil, &now); err != nil {
		return err
	}
	return unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: min(bytes, now.Max), Max: now.Max}, nil)
}

const apiKey = "clave-del-caos-0123456789" //nolint:gosec // of processes that live for minutes, on loopback

var apiClient = &http.Client{Timeout: 20 * time.Second}

// call calls the process's API.
func (p *process) call(ctx context.Context, method, path string, body any) ([]byte, int, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, 0, err
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://"+p.addr+path, bytes.NewReader(raw))
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+apiKey)
	res, err := apiClient.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	return answer, res.StatusCode, err
}

// get reads JSON from the process's API.
func (p *process) get(ctx context.Context, path string, into any) error {
	raw, status, err := p.call(ctx, http.MethodGet, path, nil)
	switch {
	case err != nil:
		return err
	case status == http.StatusNotFound:
		return os.ErrNotExist
	case status != http.StatusOK:
		return fmt.Errorf("GET %s: status %d: %.200s", path, status, raw)
	}
	return json.Unmarshal(raw, into)
}

var errNoRedis = errors.New("redis-server is not installed")
