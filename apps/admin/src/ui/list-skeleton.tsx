import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";

/** The shape of a list that is on its way. */
export function ListSkeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <Stack gap="md" aria-busy p="lg">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <Stack gap={8} key={index}>
          <Skeleton height={14} width={`${70 - ((index * 17) % 35)}%`} />
          <Skeleton height={10} width={`${40 - ((index * 11) % 20)}%`} />
        </Stack>
      ))}
    </Stack>
  );
}
