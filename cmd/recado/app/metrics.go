package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"recado/bot"
)

// observer counts what the engine does.
type observer struct {
	inbound    *prometheus.CounterVec
	turns      *prometheus.HistogramVec
	effects    *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
}

// buckets are in seconds, from a fast turn to a slow vendor.
var buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newObserver(registry *prometheus.Registry) *observer {
	o := &observer{
		inbound: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recado_inbound_total", Help: "Inputs received, new ones and duplicates.",
		}, []string{"kind"}),
		turns: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "recado_turn_duration_seconds", Help: "Time to run and commit a turn.", Buckets: buckets,
		}, []string{"result"}),
		effects: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "recado_effect_duration_seconds", Help: "Time to carry out an effect.", Buckets: buckets,
		}, []string{"effect", "result"}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recado_messages_total", Help: "Messages by the status they came to.",
		}, []string{"channel", "status"}),
	}
	registry.MustRegister(o.inbound, o.turns, o.effects, o.deliveries, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return o
}

func result(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}

func (o *observer) Inbound(n, duplicates int) {
	o.inbound.WithLabelValues("new").Add(float64(n - duplicates))
	o.inbound.WithLabelValues("duplicate").Add(float64(duplicates))
}

func (o *observer) Turn(took time.Duration, err error) {
	o.turns.WithLabelValues(result(err)).Observe(took.Seconds())
}

func (o *observer) Effect(name string, took time.Duration, err error) {
	o.effects.WithLabelValues(name, result(err)).Observe(took.Seconds())
}

func (o *observer) Message(channel string, status bot.Status) {
	o.deliveries.WithLabelValues(channel, string(status)).Inc()
}

// channelsUp registers whether each channel can send, as in the readiness check.
func channelsUp(registry *prometheus.Registry, names []string, down func(name string) error) {
	for _, name := range names {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "recado_channel_up", Help: "1 where a channel can send, 0 where its vendor refuses it as a whole.",
			ConstLabels: prometheus.Labels{"channel": name},
		}, func() float64 {
			if down(name) != nil {
				return 0
			}
			return 1
		}))
	}
}

// templatesStopped registers the number of templates that each channel's vendor has paused.
func templatesStopped(registry *prometheus.Registry, names []string, down func(name string) []string) {
	for _, name := range names {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "recado_templates_stopped", Help: "Templates that the channel's vendor has paused: their messages wait.",
			ConstLabels: prometheus.Labels{"channel": name},
		}, func() float64 { return float64(len(down(name))) }))
	}
}

// backlog registers how much is waiting now, the first thing to alert an operator about.
func backlog(registry *prometheus.Registry, s Stores, now func() time.Time) {
	count := func(name, help string, waiting func(ctx context.Context, before time.Time) (int, error)) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			n, err := waiting(ctx, now().Add(-10*time.Second))
			if err != nil {
				return -1 // unknown, which is not zero
			}
			return float64(n)
		}))
	}
	count("recado_inputs_resting", "Contacts with inputs that have waited over 10 s for a turn (up to 1000; -1: unknown).", func(ctx context.Context, before time.Time) (int, error) {
		who, err := s.Inbox.WaitingContacts(ctx, before, 1000)
		return len(who), err
	})
	count("recado_outboxes_resting", "Conversations with effects that have waited over 10 s (up to 1000; -1: unknown).", func(ctx context.Context, before time.Time) (int, error) {
		who, err := s.Sessions.Unsent(ctx, before, 1000)
		return len(who), err
	})
}
