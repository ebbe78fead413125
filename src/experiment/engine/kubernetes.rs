//! An indexed job of Kubernetes.

use super::request::{ATTEMPTS, Request, fill};

/// Names may not be longer.
const LONGEST_NAME: usize = 50;

/// A job whose pods are workers. The image is what `Containerfile` makes, and the claim holds the folder of the sweep; both
/// are to be called what they are called in the cluster.
pub fn job(request: &Request) -> String {
    let parallel = request.max_running.unwrap_or(request.tasks).min(request.tasks);
    let values = [
        ("name", &*name(&request.name)),
        ("tasks", &request.tasks.to_string()),
        ("parallel", &parallel.to_string()),
        ("jobs", &request.jobs.to_string()),
        ("attempts", &ATTEMPTS.to_string()),
    ];
    fill(JOB, &values)
}

/// Small letters, digits and dashes, with a letter first.
fn name(sweep: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' };
    let name: String = sweep.chars().map(plain).take(LONGEST_NAME).collect();
    let name = name.trim_matches('-');
    match name.chars().next() {
        None => "sweep".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("sweep-{name}"),
        Some(_) => name.to_owned(),
    }
}

const JOB: &str = r#"apiVersion: batch/v1
kind: Job
metadata:
  name: «name»
spec:
  completionMode: Indexed
  completions: «tasks»
  parallelism: «parallel»
  # A worker that dies is started again; what it died with is then run in a process of its own.
  backoffLimitPerIndex: «attempts»
  podFailurePolicy:
    rules:
      # There is work left and nothing wrong: the same task once more.
      - action: Ignore
        onExitCodes: { containerName: worker, operator: In, values: [75] }
      - action: Ignore
        onPodConditions: [{ type: DisruptionTarget }]
      # Plan, scenarios or program are not those that were planned with: no task will do better.
      - action: FailJob
        onExitCodes: { containerName: worker, operator: In, values: [2] }
      # A run that nobody survives, or two workers that made different bytes, are for people.
      - action: FailIndex
        onExitCodes: { containerName: worker, operator: In, values: [3, 4] }
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 90
      containers:
        - name: worker
          image: factorflow
          command: [factorflow, sweep, worker, /sweep, --tasks, "«tasks»", --jobs, "«jobs»"]
          resources:
            requests: { cpu: «jobs» }
          volumeMounts:
            - { name: sweep, mountPath: /sweep }
      volumes:
        - name: sweep
          persistentVolumeClaim: { claimName: «name» }
"#;

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_job_has_a_name_that_kubernetes_takes() {
        for (sweep, expected) in
            [("pilot", "pilot"), ("What decides?", "what-decides"), ("决定", "sweep"), ("2030", "sweep-2030")]
        {
            assert_eq!(name(sweep), expected);
        }
        assert!(name(&"long".repeat(50)).len() <= 63);
    }
}
