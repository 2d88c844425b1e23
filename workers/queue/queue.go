package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"

	"recado/bot/engine"
)

// The queues, apart so that slow effects don't hold up what people are told.
const (
	deliveries = "deliveries"
	effects    = "effects"
	taskType   = "work"
)

// maxRetries is beyond what any outage takes: what ends an effect is its outbox.
const maxRetries = 1 << 20

// Queue hands work to workers; it implements engine.Queue.
type Queue struct {
	client    *asynq.Client
	inspector *asynq.Inspector
	local     atomic.Pointer[localQueue] // nil where this process does not work
}

var _ engine.Queue = (*Queue)(nil)

// New makes a queue on a Redis.
func New(r *Redis) *Queue {
	return &Queue{client: asynq.NewClientFromRedisClient(r.Client), inspector: asynq.NewInspectorFromRedisClient(r.Client)}
}

// Enqueue asks for work to be done; work that is queued already is queued once.
func (q *Queue) Enqueue(ctx context.Context, ref engine.WorkRef) error {
	if ref.Effect != "" {
		return q.send(ctx, effects, ref.Effect, ref)
	}
	id := "deliver/" + ref.Owner + "/" + strconv.FormatInt(ref.Turn, 10)
	if near := q.local.Load(); near != nil && near.offer(id, ref) {
		return nil
	}
	return q.send(ctx, deliveries, id, ref)
}

// again asks for a delivery to be tried once more.
func (q *Queue) again(ctx context.Context, id string, ref engine.WorkRef, after time.Duration) error {
	return q.send(ctx, deliveries, id, ref, asynq.ProcessIn(after))
}

func (q *Queue) send(ctx context.Context, name, id string, ref engine.WorkRef, opts ...asynq.Option) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	payload, err := json.Marshal(ref)
	if err != nil {
		return err
	}
	task := asynq.NewTask(taskType, payload)
	opts = append(opts, asynq.TaskID(id), asynq.Queue(name), asynq.MaxRetry(maxRetries), asynq.Timeout(taskTimeout))
	_, err = q.client.EnqueueContext(ctx, task, opts...)
	if !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	// Queued already: fine, unless what is there is dead and blocks its successor.
	info, err := q.inspector.GetTaskInfo(name, id)
	if err == nil && info.State == asynq.TaskStateActive && q.orphaned(name, id) && !strings.HasSuffix(id, maxSuffixes) {
		return q.send(ctx, name, id+firstSuffix, ref) // Asynq itself finds it after up to two minutes: the person waits
	}
	if err != nil || info.State != asynq.TaskStateArchived && info.State != asynq.TaskStateCompleted {
		return nil
	}
	if err := q.inspector.DeleteTask(name, id); err != nil {
		return fmt.Errorf("dead task %s: %w", name, err)
	}
	_, err = q.client.EnqueueContext(ctx, task, opts...)
	return err
}

// A task whose worker has died goes under another name; so do its successors, up to
// maxSuffixes.
const (
	firstSuffix = "+"
	maxSuffixes = "++++"
)

// orphaned reports whether a task is taken, and whoever took it has not been heard of
// for half a minute.
func (q *Queue) orphaned(name, id string) bool {
	active, err := q.inspector.ListActiveTasks(name, asynq.PageSize(1000))
	return err == nil && slices.ContainsFunc(active, func(t *asynq.TaskInfo) bool { return t.ID == id && t.IsOrphaned })
}

// Close lets go of the queue.
func (q *Queue) Close() {
	_ = q.client.Close()
	_ = q.inspector.Close()
}

// Server works what the queue holds.
type Server struct{ srv *asynq.Server }

// Worker does what a Ref names.
type Worker interface {
	Work(ctx context.Context, ref engine.WorkRef) error
}

// Serve starts workers on a Redis: n at once.
func Serve(r *Redis, w Worker, n int, log *slog.Logger) (*Server, error) {
	srv := asynq.NewServerFromRedisClient(r.Client, asynq.Config{
		Concurrency:              n,
		Queues:                   map[string]int{deliveries: 4, effects: 3},
		TaskCheckInterval:        20 * time.Millisecond, // the default of a second is a second of latency
		DelayedTaskCheckInterval: time.Second,
		ShutdownTimeout:          stopTimeout,
		RetryDelayFunc:           delay,
		Logger:                   quiet{log},
		LogLevel:                 asynq.WarnLevel,
	})
	err := srv.Start(asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		var ref engine.WorkRef
		if err := json.Unmarshal(t.Payload(), &ref); err != nil {
			log.Error("task dropped: its effect is in an outbox", "error", err)
			return nil
		}
		err := w.Work(ctx, ref)
		if err != nil {
			logFailure(log, ref, err)
		}
		if engine.IsPermanent(err) {
			return nil
		}
		return err
	}))
	return &Server{srv}, err
}

// Shutdown stops taking work and waits for what is under way.
func (s *Server) Shutdown() { s.srv.Shutdown() }

// delay is how long to wait before another try: as long as the work says, else
// doubling from a second to ten minutes.
func delay(n int, err error, _ *asynq.Task) time.Duration {
	var later *engine.RetryLater
	if errors.As(err, &later) {
		return later.After
	}
	return min(time.Second<<min(n, 10), 10*time.Minute)
}

// quiet gives Asynq's log lines to ours.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) {}
func (q quiet) Info(args ...any)  {}
func (q quiet) Warn(args ...any)  { q.log.Warn("queue", "says", fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error("queue", "says", fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error("queue", "says", fmt.Sprint(args...)) }
