export function SamplingPage() {
  return <h1>Sampling</h1>;
}
