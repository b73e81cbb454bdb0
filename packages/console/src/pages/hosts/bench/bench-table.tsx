import { Table } from '@mantine/core';
import type { BenchFigure } from '@trailer/contract';
import { referenceOf } from './bench-plot.tsx';
import { wayNames } from './way-names.ts';

/** Every figure of a measurement, and why one is missing. */
export function BenchTable({ figures }: { readonly figures: readonly BenchFigure[] }) {
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table>
        <Table.Caption>
          One TCP stream; latency is there and back for one byte, the two programs included. Elsewhere: iperf3 on
          another machine, for reference.
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Way</Table.Th>
            <Table.Th>Gbit/s</Table.Th>
            <Table.Th>Of host mode</Table.Th>
            <Table.Th>Latency, median / p99</Table.Th>
            <Table.Th>Elsewhere</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.map((figure) => (
            <Table.Tr key={figure.path}>
              <Table.Th scope="row">{wayNames[figure.path]}</Table.Th>
              {figure.skipped === null ? (
                <Measured figure={figure} />
              ) : (
                <Table.Td colSpan={4}>{figure.skipped}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Measured({ figure: { path, throughputGbps, ratioToHost, latencyUs } }: { readonly figure: BenchFigure }) {
  return (
    <>
      <Table.Td>{throughputGbps?.toFixed(1)}</Table.Td>
      <Table.Td>{ratioToHost === null ? '' : `${Math.round(ratioToHost * 100)} %`}</Table.Td>
      <Table.Td>{latencyUs === null ? '' : `${latencyUs.median.toFixed(0)} / ${latencyUs.p99.toFixed(0)} µs`}</Table.Td>
      <Table.Td>{referenceOf(path)}</Table.Td>
    </>
  );
}
