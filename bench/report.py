"""From samples to medians, ratios and tables."""
import statistics


def median_cell(samples):
    """One (work, server) over all rounds: the median of each figure, and how far apart the rates were."""
    cell = {name: statistics.median(sample[name] for sample in samples) for name in samples[0]}
    rates = [sample["rate"] for sample in samples]
    cell["rounds"] = len(rates)
    cell["spread"] = (max(rates) - min(rates)) / cell["rate"] if cell["rate"] else 0.0
    return cell


def medians(samples):
    """samples[work][server] is a list; the result has one cell in its place."""
    return {work: {server: median_cell(list_) for server, list_ in servers.items() if list_}
            for work, servers in samples.items()}


def ratios(cells, subject_prefix="tailrace"):
    """For each work and subject: its rate over each other server's."""
    return {work: {subject: {other: servers[subject]["rate"] / servers[other]["rate"]
                             for other in servers if not other.startswith(subject_prefix)}
                   for subject in servers if subject.startswith(subject_prefix)}
            for work, servers in cells.items()}


def stream_costs(cells):
    """The part of each server's put rate that switching the stream on costs it."""
    put, put_stream = cells.get("put", {}), cells.get("put_stream", {})
    return {server: 1 - put_stream[server]["rate"] / put[server]["rate"]
            for server in put if server in put_stream and server != "limit"}


def table(header, rows):
    """Left-aligned first column, right-aligned numbers."""
    widths = [max(len(str(row[column])) for row in [header, *rows]) for column in range(len(header))]
    line = lambda row: "  ".join([str(row[0]).ljust(widths[0])] +
                                 [str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:])]).rstrip()
    return "\n".join([line(header), line(["-" * width for width in widths]), *map(line, rows)])


def work_table(servers, work_ratios):
    """The rows of one work, and for Tailrace's how many times each peer's rate they are."""
    others = [name for name in servers if not name.startswith("tailrace")]
    header = ["server", "rate/s", "p50 ms", "p99 ms", "p99.9 ms", "reply B", "CPU %", "spread",
              *(f"x {name}" for name in others)]
    rows = []
    for name, cell in servers.items():
        times = [f"{cell[figure] / 1000:.2f}" for figure in ("p50_us", "p99_us", "p999_us")]
        compared = [f"{work_ratios[name][other]:.2f}" if name in work_ratios else "" for other in others]
        rows.append([name, f"{cell['rate']:,.0f}", *times, f"{cell['reply_bytes']:,.0f}", f"{cell['cpu'] * 100:.0f}",
                     f"{cell['spread'] * 100:.0f} %", *compared])
    return table(header, rows)


def start_table(starts):
    """Milliseconds to the first answer and resident MiB when idle, by server."""
    rows = [[name, f"{statistics.median(sample['start_ms']):,.1f}", f"{max(sample['start_ms']):,.1f}",
             len(sample["start_ms"]), f"{statistics.median(sample['idle_mib']):,.1f}" if sample["idle_mib"] else ""]
            for name, sample in starts.items()]
    return table(["server", "start ms", "worst", "starts", "idle MiB"], rows)


def machine_text(machine, spins):
    noise = (max(spins) - min(spins)) / statistics.median(spins)
    return (f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Linux {machine['kernel']}; "
            f"load before {machine['load_before']:.2f}; the same work took {min(spins):.0f}-{max(spins):.0f} ms "
            f"(noise {noise * 100:.0f} %)")
