//! The set of players that gains most when projects are paid once for all who use them: a maximum closure by a minimum cut.
//!
//! The players' gains are edges from the source, the projects' costs edges to the sink, and a player needs all its projects
//! (Picard 1976). Flow by Dinic's algorithm. Used to find who would leave a game of shared services.

/// An edge of the network: where it leads and what it can still carry. Its reverse is the edge with the lowest bit flipped.
struct Edge {
    to: usize,
    capacity: f64,
}

struct Network {
    edges: Vec<Edge>,
    leaving: Vec<Vec<usize>>,
    tolerance: f64,
}

impl Network {
    fn connect(&mut self, from: usize, to: usize, capacity: f64) {
        self.leaving[from].push(self.edges.len());
        self.edges.push(Edge { to, capacity });
        self.leaving[to].push(self.edges.len());
        self.edges.push(Edge {
            to: from,
            capacity: 0.0,
        });
    }

    /// Distance from the source (node 0) in edges that can still carry something.
    fn distances(&self) -> Vec<usize> {
        let mut distance = vec![usize::MAX; self.leaving.len()];
        distance[0] = 0;
        let mut queue = vec![0];
        let mut at = 0;
        while at < queue.len() {
            let node = queue[at];
            at += 1;
            for &edge in &self.leaving[node] {
                let Edge { to, capacity } = self.edges[edge];
                if capacity > self.tolerance && distance[to] == usize::MAX {
                    distance[to] = distance[node] + 1;
                    queue.push(to);
                }
            }
        }
        distance
    }

    /// Sends what can be sent along shortest paths. The depth is at most the number of layers, which is small here.
    fn send(&mut self, node: usize, most: f64, distance: &[usize], next: &mut [usize]) -> f64 {
        if node == 1 {
            return most;
        }
        while next[node] < self.leaving[node].len() {
            let edge = self.leaving[node][next[node]];
            let Edge { to, capacity } = self.edges[edge];
            if capacity > self.tolerance && distance[to] == distance[node].wrapping_add(1) {
                let sent = self.send(to, most.min(capacity), distance, next);
                if sent > 0.0 {
                    self.edges[edge].capacity -= sent;
                    self.edges[edge ^ 1].capacity += sent;
                    return sent;
                }
            }
            next[node] += 1;
        }
        0.0
    }
}

/// The players who together gain most: the sum of their gains less the cost of every project that any of them uses.
///
/// `projects` are costs (from 0) with their users. Players with a gain of `f64::INFINITY` are always among them.
/// Returns who is among them, without the value (players and projects that change nothing are left out).
pub(crate) fn best_closure<'a>(
    gains: &[f64],
    projects: impl Iterator<Item = (f64, &'a [usize])>,
) -> Vec<bool> {
    let players = gains.len();
    let projects: Vec<(f64, &[usize])> = projects.collect();
    let size = gains
        .iter()
        .copied()
        .filter(|gain| gain.is_finite())
        .chain(projects.iter().map(|project| project.0))
        .fold(0.0_f64, |most, v| most.max(v.abs()));
    let endless = (size + 1.0) * (players + projects.len() + 1) as f64;
    let mut network = Network {
        edges: Vec::new(),
        leaving: vec![Vec::new(); 2 + players + projects.len()],
        tolerance: 1e-13 * size,
    };
    for (i, &gain) in gains.iter().enumerate() {
        if gain > 0.0 {
            network.connect(0, 2 + i, gain.min(endless));
        }
    }
    for (k, &(cost, users)) in projects.iter().enumerate() {
        network.connect(2 + players + k, 1, cost);
        for &user in users {
            network.connect(2 + user, 2 + players + k, endless * 2.0);
        }
    }
    loop {
        let distance = network.distances();
        if distance[1] == usize::MAX {
            return (0..players)
                .map(|i| gains[i] > 0.0 && distance[2 + i] != usize::MAX)
                .collect();
        }
        let mut next = vec![0; network.leaving.len()];
        while network.send(0, f64::INFINITY, &distance, &mut next) > 0.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_pay_their_projects_leave_together() {
        // Player 0 and 1 share a project of 5 and gain 3 each; player 2 would pay 4 for a gain of 3.
        let projects: [(f64, &[usize]); 2] = [(5.0, &[0, 1]), (4.0, &[2])];
        assert_eq!(
            best_closure(&[3.0, 3.0, 3.0], projects.into_iter()),
            [true, true, false]
        );
        assert_eq!(
            best_closure(&[2.0, 2.0, 3.0], projects.into_iter()),
            [false, false, false]
        );
        assert_eq!(
            best_closure(&[2.0, 4.0, f64::INFINITY], projects.into_iter()),
            [true, true, true]
        );
    }
}
