package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"recado/flows/business"
)

// The topologies: how the program is distributed over processes.
const (
	Embedded = "embedded" // one `up`: SQLite and its own redis-server child
	External = "external" // two `serve` and two `work` with one store and one Redis
)

// environment is the running program with its processes, stand-ins and proxies.
type environment struct {
	*run
	topology string
	dir      string
	vendor   *vendor
	door     *proxy // receives the vendor's webhooks
	procs    []*process
	redis    *process // external only
	redisVia *proxy
	storeVia *proxy // only with a MongoDB server

	mu           sync.Mutex
	faultWindows []faultWindow
	ends         []error // processes that did not end as expected
	drained      time.Duration
}

// faultWindow is a fault that occurred. twice allows messages that were being sent then to leave
// twice: a process killed between the vendor's acceptance and its record can't know that the
// message was accepted.
type faultWindow struct {
	name     string
	from, to time.Time
	twice    bool
}

func (r *run) open(ctx context.Context, topology, name string) (*environment, error) {
	w := &environment{run: r, topology: topology, dir: filepath.Join(r.dir, name)}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(w.dir, "business.toml"), business.ExampleWithoutQuiet(), 0o600); err != nil {
		return nil, err
	}
	err := w.build(ctx)
	if err != nil {
		w.close()
	}
	return w, err
}

func (w *environment) build(ctx context.Context) (err error) {
	roles := []string{"up"}
	if w.topology == External {
		roles = []string{"serve", "serve", "work", "work"}
	}
	addrs, doors := make([]string, len(roles)), []string(nil)
	for i, role := range roles {
		if addrs[i], err = freeAddr(ctx); err != nil {
			return err
		}
		if role != "work" {
			doors = append(doors, addrs[i])
		}
	}
	if w.door, err = newProxy(ctx, doors...); err != nil {
		return err
	}
	if w.vendor, err = newVendor(ctx, w.door.addr()); err != nil {
		return err
	}
	env := w.environment()
	if w.topology == External {
		if err := w.outside(ctx, env); err != nil {
			return err
		}
	}
	log, err := os.OpenFile(filepath.Join(w.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	for i, role := range roles {
		p := &process{name: fmt.Sprintf("%s %d", role, i+1), addr: addrs[i], log: log}
		p.command = func() *exec.Cmd {
			cmd := w.Program(role)
			for name, value := range env {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			cmd.Env = append(cmd.Env, "RECADO_ADDR="+p.addr)
			return cmd
		}
		if err := p.start(ctx); err != nil {
			return err
		}
		w.procs = append(w.procs, p)
	}
	return nil
}

// environment returns the environment variables of the program.
func (w *environment) environment() map[string]string {
	env := map[string]string{
		"RECADO_BUSINESS": filepath.Join(w.dir, "business.toml"), // without quiet hours, so that reminders are sent at night too
		"RECADO_DATA":     filepath.Join(w.dir, "data"), "RECADO_API_KEY": apiKey, "RECADO_SECRET_KEY": apiKey,
		"RECADO_SIMULATOR": "on", "RECADO_LOG": "warn", // the simulator, for its clock
		"RECADO_VISION":         filepath.Join(w.dir, "none"), // nobody sends photos, and four networks would only use memory
		"WHATSAPP_ACCESS_TOKEN": token, "WHATSAPP_PHONE_NUMBER_ID": number, "WHATSAPP_APP_SECRET": appSecret,
		"WHATSAPP_VERIFY_TOKEN": token, "WHATSAPP_GRAPH_URL": "http://" + w.vendor.addr,
		"SENDGRID_API_KEY": token, "SENDGRID_HOST": "http://" + w.vendor.addr, "SENDGRID_PUBLIC_KEY": w.vendor.mail.PublicKey(),
		"MAIL_FROM": "recado@example.com", "TEAM_MAIL": team,
	}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "OMP_THREAD_LIMIT", "GORACE", "GOMAXPROCS"} {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value
		}
	}
	return env
}

// outside starts the Redis, and the proxy to a MongoDB store, that several processes share.
func (w *environment) outside(ctx context.Context, env map[string]string) error {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return errNoRedis
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	_, port, _ := strings.Cut(addr, ":")
	w.redis = &process{name: "redis-server", addr: addr, log: io.Discard, command: func() *exec.Cmd {
		return exec.Command(program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning") //nolint:noctx // killed by its id
	}}
	if err := w.redis.begin(); err != nil {
		return err
	}
	if w.redisVia, err = newProxy(ctx, addr); err != nil {
		return err
	}
	env["REDIS_URL"] = "redis://" + w.redisVia.addr()
	if w.MongoDB == "" {
		return nil
	}
	u, err := url.Parse(w.MongoDB)
	if err != nil || u.Host == "" {
		return errors.New("the MongoDB URI has no host")
	}
	if w.storeVia, err = newProxy(ctx, u.Host); err != nil {
		return err
	}
	u.Host = w.storeVia.addr()
	u.Path = "/recado_chaos_" + fmt.Sprint(time.Now().UnixMilli())
	q := u.Query()
	q.Set("directConnection", "true") // else the driver bypasses the proxy
	u.RawQuery = q.Encode()
	env["MONGODB_URI"] = u.String()
	return nil
}

func (w *environment) close() {
	for _, p := range w.procs {
		p.kill()
	}
	if w.redis != nil {
		w.redis.kill()
	}
	for _, p := range []*proxy{w.door, w.redisVia, w.storeVia} {
		if p != nil {
			p.close()
		}
	}
	if w.vendor != nil {
		w.vendor.close()
	}
}

// front returns a process that serves the API.
func (w *environment) front() *process { return w.procs[0] }

// restart starts a process that has ended.
func (w *environment) restart(ctx context.Context, p *process) error {
	err := p.start(ctx)
	if err != nil {
		return fmt.Errorf("after a fault: %w", err)
	}
	return nil
}

func (w *environment) recordFault(t faultWindow) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faultWindows = append(w.faultWindows, t)
}

// stop ends every process as a deployment does, and records the results.
func (w *environment) stop() {
	for _, p := range w.procs {
		took, err := p.term()
		w.ended(took, err)
	}
}

func (w *environment) ended(took time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drained = max(w.drained, took)
	if err != nil {
		w.ends = append(w.ends, err)
	}
}

// ahead sets the clock of every process to the given time ahead of the real one, whatever it was.
func (w *environment) ahead(ctx context.Context, to time.Duration) error {
	return w.together(ctx, func(time.Duration) time.Duration { return to })
}

// back turns the clocks of all processes back, as when a machine's clock is corrected.
func (w *environment) back(ctx context.Context, by time.Duration) error {
	return w.together(ctx, func(now time.Duration) time.Duration { return now - by })
}

// together moves all clocks at once. All processes but one end before it and get the new time when
// they start. If two clocks differed by minutes, one process would treat the other's new work as
// abandoned and do it again.
func (w *environment) together(ctx context.Context, move func(now time.Duration) time.Duration) error {
	front := w.front()
	now, err := front.clock(ctx)
	if err != nil {
		return err
	}
	for _, p := range w.procs {
		if p != front {
			w.ended(p.term())
		}
	}
	if err := front.setClock(ctx, move(now)); err != nil {
		return err
	}
	for _, p := range w.procs {
		if p != front {
			if err := w.restart(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *process) works() bool { return strings.HasPrefix(p.name, "work") }

// clock returns how far a process's clock is ahead of the real one.
func (p *process) clock(ctx context.Context) (time.Duration, error) {
	var now struct {
		Ahead int64 `json:"ahead"`
	}
	err := p.get(ctx, "/sim/clock", &now)
	return time.Duration(now.Ahead) * time.Second, err
}

func (p *process) setClock(ctx context.Context, to time.Duration) error {
	now, err := p.clock(ctx)
	if err != nil || now == to {
		return err
	}
	return p.step(ctx, to-now)
}

// step moves a process's clock.
func (p *process) step(ctx context.Context, by time.Duration) error {
	_, status, err := p.call(ctx, http.MethodPost, "/sim/clock", map[string]string{"advance": by.String()})
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the clock of %s can't be moved: status %d", p.name, status)
	}
	return err
}

// childOf returns the process id of a program that a process has started; 0 if there is none.
func childOf(parent int, program string) int {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		var pid, ppid int
		var name, state string
		if _, err := fmt.Sscanf(string(stat), "%d %s %s %d", &pid, &name, &state, &ppid); err == nil && ppid == parent && name == "("+program+")" && state != "Z" {
			return pid
		}
	}
	return 0
}

// redisPid returns the process id of the Redis server; 0 if there is none.
func (w *environment) redisPid() int {
	if w.redis != nil {
		return w.redis.cmd.Process.Pid
	}
	return childOf(w.front().cmd.Process.Pid, "redis-server")
}

// loseRedis kills Redis, with all its data, for a while.
func (w *environment) loseRedis(ctx context.Context, how time.Duration) error {
	if w.redis == nil { // the program restarts its own Redis
		pid := w.redisPid()
		if pid == 0 {
			return nil
		}
		return syscall.Kill(pid, syscall.SIGKILL)
	}
	w.redisVia.cut()
	w.redis.kill()
	wait(ctx, how)
	err := w.redis.begin()
	w.redisVia.heal()
	return err
}

// loseStore makes the store unreachable for a while.
func (w *environment) loseStore(ctx context.Context, how time.Duration) error {
	if w.storeVia != nil {
		w.storeVia.cut()
		wait(ctx, how)
		w.storeVia.heal()
		return nil
	}
	release, err := lockStore(filepath.Join(w.dir, "data", "recado.db"))
	if err != nil {
		return err
	}
	wait(ctx, how)
	release()
	return nil
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
