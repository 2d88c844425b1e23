package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	startTimeout = time.Minute
	stopTimeout  = 45 * time.Second
)

// program is a Recado that is measured.
type program struct {
	base, key string
	stop      func() error
	kill      func() error // as a crash ends it
}

// start runs the program as `recado up` on a folder, and waits until it
// is ready. Of the environment it gets only what it needs: the user's settings may name
// real vendors.
func start(ctx context.Context, binary, data string, settings map[string]string) (*program, error) {
	addr, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(data, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own
	cmd := exec.CommandContext(context.WithoutCancel(ctx), binary, "up")
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "OMP_THREAD_LIMIT", "GOGC", "GOMEMLIMIT", "GOMAXPROCS"} {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	cmd.Env = append(cmd.Env, "RECADO_DATA="+data, "RECADO_ADDR="+addr, "RECADO_LOG=warn")
	for name, value := range settings {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	p := &program{base: "http://" + addr, key: settings["RECADO_API_KEY"], stop: func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-gone:
			return err
		case <-time.After(stopTimeout):
			return errors.Join(errors.New("the program did not stop by itself"), cmd.Process.Kill(), <-gone)
		}
	}}
	p.kill = func() error {
		err := cmd.Process.Kill()
		if ended := <-gone; ended == nil {
			return errors.New("the program ended by itself")
		}
		return err
	}
	if err := p.await(ctx, gone); err != nil {
		tail, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w\n%s", err, tail[max(0, len(tail)-2000):])
	}
	return p, nil
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (p *program) await(ctx context.Context, gone chan error) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		body, err := p.get(ctx, "/readyz")
		if err == nil {
			return body.Close()
		}
		select {
		case err := <-gone:
			gone <- err // for stop
			return fmt.Errorf("the program ended at once: %w", err)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("the program is not ready: %w", err), p.stop())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (p *program) get(ctx context.Context, path string) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+p.key)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		return nil, fmt.Errorf("%s: status %d", path, res.StatusCode)
	}
	return res.Body, nil
}

// usage is what the programs take of the machine, their own redis-servers not counted.
type usage struct {
	cpu        time.Duration // since their start
	resident   float64       // bytes
	goroutines float64
}

func (p *program) usage(ctx context.Context) (u usage, err error) {
	body, err := p.get(ctx, "/metrics")
	if err != nil {
		return u, err
	}
	defer body.Close()
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
		case name == "process_cpu_seconds_total":
			u.cpu = time.Duration(n * float64(time.Second))
		case name == "process_resident_memory_bytes":
			u.resident = n
		case name == "go_goroutines":
			u.goroutines = n
		}
	}
	return u, lines.Err()
}

func (c *loadGenerator) usage(ctx context.Context) (sum usage) {
	for _, p := range c.programs {
		u, err := p.usage(ctx)
		if err != nil {
			continue // a program that is gone shows in what it does not answer
		}
		sum.cpu += u.cpu
		sum.resident += u.resident
		sum.goroutines += u.goroutines
	}
	return sum
}

func (c *loadGenerator) used(ctx context.Context) time.Duration { return c.usage(ctx).cpu }
