import { UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";

type SearchButtonProps = { readonly className: string; readonly onClick: () => void };

export function SearchButton({ className, onClick }: SearchButtonProps) {
  return (
    <UnstyledButton className={className} onClick={onClick}>
      <IconSearch size={20} stroke={1.7} aria-hidden />
      Search
    </UnstyledButton>
  );
}
