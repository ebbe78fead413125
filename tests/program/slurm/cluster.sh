#!/usr/bin/env bash
# A cluster of four nodes on this machine, over loopback, without systemd, for as long as standard input stays open.
#
#   cluster.sh FOLDER PORT LARGEST_ARRAY
#
# Says `up` when it can be used; FOLDER/environment is then to be read by whoever uses it. FOLDER must have a short
# path, since sockets lie in it and their paths end at 108 bytes. Ends with everything it has started when whoever
# started it is gone: a test that dies leaves nothing behind.
set -u
folder=$1 port=$2 largest_array=$3
export PATH=$PATH:/usr/sbin
machine=$(hostname -s)
user=$(id -un)
started=()

begin() { # NAME COMMAND…: in the background, with what it says in a file
    local name=$1
    shift
    "$@" >"$folder/log/$name" 2>&1 </dev/null &
    started+=("$!")
    echo "$!" >"$folder/pid/$name"
}

end_all() {
    [ -e "$folder/environment" ] && scancel --user="$user" 2>/dev/null && sleep 1
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do kill "${started[i]}" 2>/dev/null; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null; done
    rm -rf "$folder"
}
trap end_all EXIT
trap 'exit 1' INT TERM

until_true() { # SECONDS COMMAND…
    local tenths=$(($1 * 10))
    shift
    while ! "$@" >/dev/null 2>&1; do
        ((tenths-- > 0)) || return 1
        sleep 0.1
    done
}

mkdir -p "$folder"/{log,pid,state,munge} && chmod 755 "$folder" "$folder/munge" || exit 1
(umask 077 && head -c 1024 /dev/urandom >"$folder/munge/key")
begin munged munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/munge/pid" --log-file="$folder/log/munged-log" --seed-file="$folder/munge/seed"
until_true 10 munge --socket="$folder/munge/socket" --no-input || { cat "$folder"/log/munged*; exit 1; }

cat >"$folder/slurm.conf" <<END
ClusterName=sweep
# The name must be that of the machine, while the address keeps everything on it.
SlurmctldHost=$machine(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
# A job that is queued again waits until old credentials have expired: two minutes unless told otherwise, 5 s at least.
AuthInfo=socket=$folder/munge/socket,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/%n.pid
# Four nodes of two cores are claimed, whatever the machine has; no control groups, which need systemd.
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
JobRequeue=1
KillWait=2
SlurmdTimeout=10
SlurmctldTimeout=10
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=2,bf_interval=2
MaxArraySize=$largest_array
MinJobAge=300
NodeName=n1 NodeHostname=$machine NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=4000
NodeName=n2 NodeHostname=$machine NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=4000
NodeName=n3 NodeHostname=$machine NodeAddr=127.0.0.1 Port=$((port + 3)) CPUs=2 RealMemory=4000
NodeName=n4 NodeHostname=$machine NodeAddr=127.0.0.1 Port=$((port + 4)) CPUs=2 RealMemory=4000
PartitionName=main Nodes=n[1-4] Default=YES MaxTime=60 State=UP
END
export SLURM_CONF=$folder/slurm.conf

begin slurmctld slurmctld -D -c
for node in n1 n2 n3 n4; do
    mkdir -p "$folder/$node"
    begin "$node" slurmd -D -N "$node"
done
all_idle() { [ "$(sinfo --noheader --Node --format=%t | grep -c '^idle$')" = 4 ]; }
until_true 60 all_idle || { sinfo --list-reasons; tail -n 20 "$folder"/log/*; exit 1; }
echo "SLURM_CONF=$SLURM_CONF" >"$folder/environment"
echo up
cat >/dev/null
